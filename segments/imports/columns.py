"""Which column of a file holds what."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from home.sheets import SheetError
from portal.thai.text import search_text

# What is stored of a person, as the columns are called in files and in the model.
IMPORTED = (
    "patron_id",
    "title",
    "given_name",
    "family_name",
    "latin_name",
    "email",
    "phone",
    "category",
    "faculty",
    "programme",
    "nationality",
    "level",
    "birth_year",
    "expires_on",
)
FULL_NAME, TAGS = "full_name", "tags"
LABELS: dict[str, str | Promise] = {
    "patron_id": gettext_lazy("Library card or student number"),
    "title": gettext_lazy("Title before the name"),
    "given_name": gettext_lazy("Given name"),
    "family_name": gettext_lazy("Family name"),
    FULL_NAME: gettext_lazy("Whole name, with its title"),
    "latin_name": gettext_lazy("Name in Latin letters"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Telephone"),
    "category": gettext_lazy("Category"),
    "faculty": gettext_lazy("Faculty or unit"),
    "programme": gettext_lazy("Programme"),
    "nationality": gettext_lazy("Nationality"),
    "level": gettext_lazy("Level of study"),
    "birth_year": gettext_lazy("Year of birth"),
    "expires_on": gettext_lazy("Membership expires"),
    TAGS: gettext_lazy("Tags, separated by |"),
}
_HEADINGS = {
    "patron_id": "patron id|patron number|barcode|member id|card number|library card|student id"
    "|student number|student code|รหัสสมาชิก|เลขสมาชิก|หมายเลขสมาชิก|รหัสนักศึกษา|เลขประจำตัวนักศึกษา"
    "|รหัสผู้ใช้|รหัสบุคลากร|บาร์โค้ด|เลขบัตรห้องสมุด|เลขที่สมาชิก|รหัสประจำตัว",
    "title": "prefix|name title|คำนำหน้า|คำนำหน้าชื่อ|คำนำหน้านาม",
    "given_name": "first name|firstname|forename|ชื่อ|ชื่อจริง|ชื่อตัว",
    "family_name": "last name|lastname|surname|นามสกุล|สกุล|ชื่อสกุล",
    FULL_NAME: "name|full name|fullname|patron name|ชื่อ-สกุล|ชื่อ-นามสกุล|ชื่อ สกุล|ชื่อ นามสกุล"
    "|ชื่อและนามสกุล|ชื่อ - สกุล|ชื่อ - นามสกุล|ชื่อสมาชิก",
    "latin_name": "english name|name english|name (english)|ชื่อภาษาอังกฤษ|ชื่ออังกฤษ|ชื่อ-สกุล (อังกฤษ)",
    "email": "e-mail|mail|email address|e-mail address|อีเมล|อีเมล์|อีเมลล์|ไปรษณีย์อิเล็กทรอนิกส์",
    "phone": "telephone|tel|mobile|phone number|โทรศัพท์|เบอร์โทร|เบอร์โทรศัพท์|หมายเลขโทรศัพท์|มือถือ"
    "|เบอร์มือถือ|โทร",
    "category": "patron type|patron category|type|user type|ประเภท|ประเภทสมาชิก|ประเภทผู้ใช้"
    "|ประเภทผู้ใช้บริการ|สถานภาพ|กลุ่มผู้ใช้",
    "faculty": "unit|department|school|คณะ|หน่วยงาน|สังกัด|คณะ/หน่วยงาน|ส่วนงาน",
    "programme": "program|major|field of study|สาขา|สาขาวิชา|หลักสูตร|วิชาเอก|เอก",
    "nationality": "country|citizenship|สัญชาติ|ประเทศ",
    "level": "year|class|study level|ระดับ|ชั้นปี|ระดับการศึกษา|ชั้น|ระดับชั้น",
    "birth_year": "year of birth|ปีเกิด|ปีที่เกิด",
    "expires_on": "expires|expiry|expiry date|expiration date|expire date|วันหมดอายุ|หมดอายุ"
    "|วันที่หมดอายุ|วันหมดอายุสมาชิก|บัตรหมดอายุ",
    TAGS: "tag|labels|ป้าย|แท็ก|ป้ายกำกับ",
}
_NOT_LETTERS = re.compile(r"[\s_.\-–:()]+")


def _heading_key(text: str) -> str:
    return _NOT_LETTERS.sub("", search_text(text))


_FIELD_OF = {
    _heading_key(heading): field
    for field, headings in _HEADINGS.items()
    for heading in (field, *headings.split("|"))
}


def suggested_columns(
    header: Sequence[str], *, remembered: Mapping[str, str] | None = None
) -> dict[str, str]:
    """For each column of the file the field that it probably holds, or "".

    What a profile remembers goes before what the words of the heading say; no field comes twice.
    """
    remembered = remembered or {}
    taken = {remembered[name] for name in header if remembered.get(name)}
    suggested: dict[str, str] = {}
    for name in header:
        if name in remembered:
            suggested[name] = remembered[name]
            continue
        field = _FIELD_OF.get(_heading_key(name), "")
        suggested[name] = "" if field in taken else field
        taken.add(field)
    return suggested


def columns_of(header: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """The fields by the columns that hold them; what a profile drops is left out.

    Raises SheetError for a column that is neither a field's name nor mapped nor dropped, where
    two hold one field, and where nothing tells who a row is about.
    """
    fields = {name: mapping.get(name, name.lower()) for name in header}
    if unknown := [name for name, field in fields.items() if field and field not in LABELS]:
        raise SheetError(
            _(
                "line 1: no field is called %(names)s. Rename or remove the column, or choose in"
                " an import profile what it holds."
            )
            % {"names": ", ".join(unknown)}
        )
    columns = {name: field for name, field in fields.items() if field}
    _check_fields(columns)
    return columns


def _check_fields(columns: Mapping[str, str]) -> None:
    counts = Counter(columns.values())
    if twice := [field for field, count in counts.items() if count > 1]:
        names = [name for name, field in columns.items() if field == twice[0]]
        raise SheetError(
            _("line 1: the columns %(names)s hold the same. Leave out all but one.")
            % {"names": ", ".join(names)}
        )
    if not {"patron_id", "email"} & set(counts):
        raise SheetError(
            _("line 1: without patron_id or email nobody can be known again. Add the column.")
        )
    if FULL_NAME in counts and {"given_name", "family_name"} & set(counts):
        raise SheetError(
            _("line 1: the name stands there whole and in parts. Leave out one of them.")
        )
