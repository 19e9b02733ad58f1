"""The Thai texts: our own (locale/th) and those that mend Wagtail's (locale/wagtail)."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import django
import polib
import pytest
import taggit
import wagtail
import wagtail_localize
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from segments.imports.columns import LABELS
from segments.models import Participant
from segments.people.columns import OFFERED
from tests.factories.segments import SegmentFactory

LOCALE = settings.BASE_DIR / "locale"
OURS = LOCALE / "th/LC_MESSAGES/django.po"
MENDED = [LOCALE / f"wagtail/th/LC_MESSAGES/{domain}.po" for domain in ("django", "djangojs")]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|(?<!%)%[a-z]|\{\w*\}")

each_catalogue = pytest.mark.parametrize(
    "path", [OURS, *MENDED], ids=["ours", "wagtail", "wagtail-js"]
)


def keys(catalogue):
    return {(entry.msgctxt, entry.msgid, entry.msgid_plural) for entry in catalogue}


def thai(entry):
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def texts(catalogue):
    return {(entry.msgctxt, entry.msgid): thai(entry) for entry in catalogue}


def gathered(copy):
    """The catalogue that makemessages makes of the source, without any Thai."""
    left_out = shutil.ignore_patterns(".*", "var", "tests", "locale", "static", "docs", "*.pyc")
    shutil.copytree(settings.BASE_DIR, copy, ignore=left_out)
    (copy / "locale").mkdir()
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "th", "--no-location"],
        cwd=copy,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "PORTAL_DATA": str(copy / "var"),
        },
        check=True,
        capture_output=True,
        timeout=60,
    )
    return polib.pofile(str(copy / OURS.relative_to(settings.BASE_DIR)))


def test_catalogue_has_every_text_of_the_source_and_no_other(tmp_path):
    assert shutil.which("xgettext"), "GNU gettext is needed: sh tests/install_tools.sh"
    wanted, had = keys(gathered(tmp_path / "source")), keys(polib.pofile(str(OURS)))
    missing, obsolete = sorted(map(str, wanted - had)), sorted(map(str, had - wanted))
    assert missing == [], "Run `make messages` and translate what it adds"
    assert obsolete == [], "Run `make messages`; it takes out what no source says any more"


@each_catalogue
def test_every_entry_is_translated_and_none_is_fuzzy_or_obsolete(path):
    catalogue = polib.pofile(str(path))
    unfinished = [
        entry.msgid
        for entry in catalogue
        if entry.fuzzy or entry.obsolete or not entry.translated()
    ]
    assert unfinished == []
    assert catalogue.metadata["Language"] == "th"
    assert catalogue.metadata["Plural-Forms"] == "nplurals=1; plural=0;"


@each_catalogue
def test_compiled_catalogue_says_what_its_source_says(path):
    compiled = polib.mofile(str(path.with_suffix(".mo")))
    assert texts(compiled) == texts(polib.pofile(str(path))), "Run `make messages`"


@each_catalogue
def test_placeholders_are_those_of_the_original(path):
    differing = [
        entry.msgid
        for entry in polib.pofile(str(path))
        if set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        != set(PLACEHOLDER.findall(thai(entry)))
    ]
    assert differing == []


@each_catalogue
def test_no_text_shouts(path):
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue if re.search("[!！]", thai(entry))] == []


@pytest.mark.parametrize("path", MENDED, ids=["wagtail", "wagtail-js"])
def test_mended_texts_are_texts_of_the_installed_packages(path):
    known = set()
    for package in (wagtail, wagtail_localize, django, taggit):
        root = Path(package.__file__).parent
        for original in root.glob(f"**/locale/en/LC_MESSAGES/{path.name}"):
            known |= keys(polib.pofile(str(original)))
    assert keys(polib.pofile(str(path))) - known == set()


def test_login_page_of_the_admin_is_in_thai(client, db):
    page = client.get(reverse("wagtailadmin_login")).content.decode()
    assert '<html lang="th"' in page
    assert "เข้าสู่ระบบ OAR-CRM" in page
    assert "ลืมรหัสผ่าน" in page


def test_list_of_segments_is_in_thai(staff_client):
    SegmentFactory()
    address = reverse("wagtailsnippets_segments_segment:list")
    page = staff_client("admin").get(address).content.decode()
    for words in ("กลุ่มผู้ใช้บริการ", "ผู้ใช้บริการในปัจจุบัน", "แสดงตัวกรอง", "เลือกทั้งหมด"):
        assert words in page
    assert re.search(r"<th\s*>\s*ใช้งานอยู่\s*</th>", page)
    assert 'aria-label="คำสั่ง"' in page
    assert 'aria-label="Actions"' not in page
    assert re.search(r'<th scope="col">\s*ส่วน\s*</th>', page), "the table of shortcuts"


def test_form_of_a_person_is_in_thai(staff_client):
    address = reverse("wagtailsnippets_segments_participant:add")
    page = staff_client("customer").get(address).content.decode()

    assert "comma-separated" not in page


@pytest.mark.parametrize("name", ["latin_name", "programme", "level"])
def test_a_field_of_a_person_has_one_name_in_thai(name):
    with translation.override("th"):
        names = {
            str(Participant._meta.get_field(name).verbose_name),
            str(OFFERED[name]().label),
            str(LABELS[name]),
        }
    assert len(names) == 1


def test_people_have_one_name_in_thai():
    with translation.override("th"):
        assert Participant._meta.verbose_name == "ผู้ใช้บริการ"
        assert Participant._meta.verbose_name_plural == "ผู้ใช้บริการ"


def test_scripts_of_the_admin_get_thai_words(staff_client):
    script = staff_client("admin").get(reverse("wagtailadmin_javascript_catalog"))
    assert json.dumps("บันทึกอัตโนมัติแล้ว") in script.content.decode()
