"""What the words in a file mean: categories and nationalities as people write them."""

from collections.abc import Mapping

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portal.thai.countries import COUNTRIES
from portal.thai.text import search_text
from segments.enums import ParticipantCategory as Category

_CATEGORY_WORDS = {
    Category.UNDERGRADUATE: "นักศึกษาปริญญาตรี|ปริญญาตรี|ป.ตรี|นศ.ปริญญาตรี|นักศึกษา ป.ตรี"
    "|นักศึกษาระดับปริญญาตรี|bachelor|undergrad",
    Category.GRADUATE: "นักศึกษาบัณฑิตศึกษา|บัณฑิตศึกษา|ปริญญาโท|ปริญญาเอก|ป.โท|ป.เอก"
    "|นักศึกษาปริญญาโท|นักศึกษาปริญญาเอก|นศ.บัณฑิตศึกษา|master|doctoral|phd|postgraduate",
    Category.ACADEMIC: "อาจารย์|บุคลากรสายวิชาการ|สายวิชาการ|บุคลากรวิชาการ|คณาจารย์|นักวิจัย"
    "|lecturer|faculty|teacher|researcher",
    Category.SUPPORT: "บุคลากรสายสนับสนุน|สายสนับสนุน|เจ้าหน้าที่|บุคลากร|พนักงาน|staff",
    Category.EXTERNAL: "บุคคลภายนอก|สมาชิกภายนอก|ภายนอก|บุคคลทั่วไป|ประชาชนทั่วไป|สมาชิกสมทบ"
    "|guest|visitor|public",
    Category.SCHOOL_STUDENT: "นักเรียน|นักเรียนมัธยม|นักเรียนมัธยมศึกษา|นักเรียนสาธิต|pupil",
    Category.SCHOOL_STAFF: "ครู|ครูโรงเรียน|บุคลากรโรงเรียน|ครูและบุคลากรโรงเรียน|ครูสาธิต",
    Category.ALUMNI: "ศิษย์เก่า|บัณฑิต|สมาชิกศิษย์เก่า|alumni|alumnus|alumna",
}
_NATIONALITY_WORDS = {
    "TH": "ไทย|ประเทศไทย|thai|thailand",
    "MY": "มาเลเซีย|มาเลย์|มาเลเซียน|malaysia|malaysian",
    "ID": "อินโดนีเซีย|indonesia|indonesian",
    "SG": "สิงคโปร์|singapore|singaporean",
    "BN": "บรูไน|brunei|bruneian",
    "MM": "พม่า|เมียนมา|เมียนมาร์|myanmar|burmese",
    "LA": "ลาว|laos|lao",
    "KH": "กัมพูชา|เขมร|cambodia|cambodian",
    "VN": "เวียดนาม|vietnam|vietnamese",
    "PH": "ฟิลิปปินส์|philippines|filipino",
    "CN": "จีน|china|chinese",
    "JP": "ญี่ปุ่น|japan|japanese",
    "KR": "เกาหลี|เกาหลีใต้|south korea|korean",
    "IN": "อินเดีย|india|indian",
    "BD": "บังกลาเทศ|bangladesh|bangladeshi",
    "PK": "ปากีสถาน|pakistan|pakistani",
    "NP": "เนปาล|nepal|nepali",
    "US": "อเมริกา|อเมริกัน|สหรัฐอเมริกา|usa|american|united states",
    "GB": "อังกฤษ|สหราชอาณาจักร|british|united kingdom",
    "DE": "เยอรมัน|เยอรมนี|german|germany",
    "FR": "ฝรั่งเศส|french|france",
    "AU": "ออสเตรเลีย|australian|australia",
    "EG": "อียิปต์|egyptian|egypt",
    "SA": "ซาอุดีอาระเบีย|saudi|saudi arabia",
    "NG": "ไนจีเรีย|nigerian|nigeria",
}


def _by_word(words: Mapping[str, str]) -> dict[str, str]:
    return {
        search_text(word): str(code)
        for code, written in words.items()
        for word in written.split("|")
    }


NATIONALITIES = {
    search_text(name): code for code, names in COUNTRIES.items() for name in names
} | _by_word(_NATIONALITY_WORDS)


def category_words(profile_words: Mapping[str, str]) -> dict[str, str]:
    """The codes of categories by every word for them; a profile's own words go first.

    Words are compared as `search_text` has them.
    """
    known = {code: code for code in Category.values}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            known |= {search_text(str(each.label)): each.value for each in Category}
    own = {search_text(word): code for word, code in profile_words.items() if code}
    return known | _by_word(_CATEGORY_WORDS) | own


def nationality_code(text: str) -> str:
    """The code of ISO 3166-1 for a code, or for a country's or people's name.

    Raises ValueError, in words, for what is neither.
    """
    if text.upper() in COUNTRIES:
        return text.upper()
    code = NATIONALITIES.get(search_text(text))
    if code is None:
        raise ValueError(_("write the nationality in two letters, such as TH or MY"))
    return code
