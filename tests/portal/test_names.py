from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from portal.thai.names import bare_name, name_key, sound_key, split_title, toneless
from portal.thai.text import normalise

DEMONSTRATION = yaml.safe_load(
    (Path(__file__).parents[2] / "evaluations/demo/names.yaml").read_text("utf-8")
)
GIVEN_NAMES = [*DEMONSTRATION["male"], *DEMONSTRATION["female"]]
THAI = st.text(
    st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B, exclude_categories=["Cn"])
    | st.sampled_from(" .a"),
    max_size=30,
)


@pytest.mark.parametrize(
    ("text", "title", "name"),
    [
        ("นายสมชาย ใจดี", "นาย", "สมชาย ใจดี"),
        ("นาย  สมชาย", "นาย", "สมชาย"),
        ("นางมาลี", "นาง", "มาลี"),
        ("นางสาวมาลี", "นางสาว", "มาลี"),
        ("น.ส.มาลี", "น.ส.", "มาลี"),
        ("น.ส. มาลี", "น.ส.", "มาลี"),
        ("น.ส มาลี", "น.ส", "มาลี"),
        ("นส.มาลี", "นส.", "มาลี"),
        ("ด.ช.ก้อง", "ด.ช.", "ก้อง"),
        ("ด.ญ. ฟ้า", "ด.ญ.", "ฟ้า"),
        ("เด็กชายก้อง", "เด็กชาย", "ก้อง"),
        ("เด็กหญิงฟ้า", "เด็กหญิง", "ฟ้า"),
        ("อ.สมชาย", "อ.", "สมชาย"),
        ("อาจารย์สมชาย", "อาจารย์", "สมชาย"),
        ("ผศ.มาลี", "ผศ.", "มาลี"),
        ("ผศ.ดร.มาลี", "ผศ.ดร.", "มาลี"),
        ("รศ. ดร. มาลี ณ สงขลา", "รศ. ดร.", "มาลี ณ สงขลา"),
        ("ศ.นพ.สมชาย", "ศ.นพ.", "สมชาย"),
        ("พญ.มาลี", "พญ.", "มาลี"),
        ("ดร สมชาย", "ดร", "สมชาย"),
        ("ร.ต.ท.สมชาย", "ร.ต.ท.", "สมชาย"),
        ("ร. ต. ท. สมชาย", "ร. ต. ท.", "สมชาย"),
        ("พ.อ.สมชาย", "พ.อ.", "สมชาย"),
        ("พ.อ.หญิง มาลี", "พ.อ.หญิง", "มาลี"),
        ("ว่าที่ ร.ต.สมชาย", "ว่าที่ ร.ต.", "สมชาย"),
        ("ว่าที่ร้อยตรีสมชาย", "ว่าที่ร้อยตรี", "สมชาย"),
        ("ว่าที่ ร.ต.หญิง มาลี", "ว่าที่ ร.ต.หญิง", "มาลี"),
        ("ม.ล.ปนัดดา", "ม.ล.", "ปนัดดา"),
        ("หะยี อาแว", "หะยี", "อาแว"),
        ("คุณ มาลี", "คุณ", "มาลี"),
        ("Mr. Somchai", "Mr.", "Somchai"),
        ("MISS Malee", "MISS", "Malee"),
        ("Mr.J. Smith", "Mr.", "J. Smith"),
        ("Assoc. Prof. Dr. Malee Jaidee", "Assoc. Prof. Dr.", "Malee Jaidee"),
        ("นายสมชาย\u200b", "นาย", "สมชาย"),
        ("ว\u0e48าท\u0e48\u0e35 ร.ต.สมชาย", "ว่าที่ ร.ต.", "สมชาย"),
    ],
)
def test_title_is_split_off_a_name(text, title, name):
    assert split_title(text) == (title, name)


@pytest.mark.parametrize(
    "name",
    [
        *("", "นาย", "นางสาว", "ด.ช.", "อ.", "อ.ส.", "Professor", "สมชาย ใจดี"),
        # What follows the letters of a title cannot begin a word, or is one letter.
        *("นายิกา", "คุณากร", "นายก", "อาจารีย์"),
        # Names in their own right.
        *("นางนวล ใจดี", "นางฟ้า", "คุณเดช", "หะยีสาและ"),
        *("Drew Barry", "Missy", "Mrinal", "Khunying", "Profumo"),
    ],
)
def test_name_that_begins_like_a_title_stays_whole(name):
    assert split_title(name) == ("", name)


def test_title_before_a_name_that_begins_like_one_is_split_off_once():
    assert split_title("นางสาวนางนวล ใจดี") == ("นางสาว", "นางนวล ใจดี")
    assert split_title("นาง นวล") == ("นาง", "นวล")
    assert split_title("นายนายิกา") == ("นาย", "นายิกา")


@given(THAI)
def test_title_and_name_are_all_that_was_written(text):
    title, name = split_title(text)

    assert f"{title}{name}".replace(" ", "") == "".join(normalise(text).split())
    assert name or not title


@given(st.sampled_from(["นาย", "นางสาว", "ผศ.ดร.", "ร.ต.ท."]), st.sampled_from(GIVEN_NAMES))
def test_every_name_of_the_demonstration_keeps_its_letters_after_a_title(title, name):
    assert split_title(f"{title}{name}") == (title, name)
    assert split_title(name) == ("", name)


def test_bare_name_loses_what_may_be_a_title():
    assert bare_name("คุณมาลี") == "มาลี"
    assert bare_name("หะยีอาแว") == "อาแว"
    assert bare_name("นางสาวม") == "ม"
    assert bare_name("นายิกา") == "นายิกา"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ก้อง", "แก้วมณี"), ("กอง", "แกวมณี")),
        (("นายสมชาย", "ใจดี"), ("สมชาย", "ใจดี")),
        (("มาลี", "ณ สงขลา"), ("มาลี", "ณสงขลา")),
        (("แวดาว", "เจ๊ะ-อาแซ"), ("แวดาว", "เจะอาแซ")),
        (("จันทร์เพ็ญ", ""), ("จันทรเพญ", "")),
        (("John", "O'Brien"), ("JOHN", "Obrien")),
    ],
)
def test_name_key_is_shared_by_two_spellings(one, other):
    assert name_key(*one) == name_key(*other)


@pytest.mark.parametrize(
    ("one", "other"), [("มาลี", "มะลิ"), ("นุช", "นูช"), ("กิตติ", "กิตต์"), ("แพร", "เพร")]
)
def test_name_key_tells_vowels_and_letters_apart(one, other):
    assert name_key(one, "") != name_key(other, "")


def test_toneless_text_has_no_tone_marks_and_arabic_digits():
    assert toneless("ป้า ป๋า ปา ๑๒") == "ปา ปา ปา 12"


@pytest.mark.parametrize(
    ("thai", "latin"),
    [
        ("สมชาย ใจดี", ["Somchai Jaidee", "Somchai Chaidi", "Mr. Somchai Jaidee"]),
        ("มูฮัมหมัด", ["Muhammad", "Mohammad", "Muhamad"]),
        ("นูรียะห์", ["Nureeyah", "Nuriya", "Nuriyah"]),
        ("กิตติ", ["Kitti", "Kitty"]),
        ("รัตนาภรณ์", ["Rattanaporn", "Ratanaphon"]),
        ("ธนากร", ["Thanakorn", "Tanakon"]),
        ("จันทร์เพ็ญ", ["Chanpen", "Janpen"]),
        ("วรเมธ", ["Woramet", "Voramate"]),
        ("ศรีสุวรรณ", ["Srisuwan", "Sisuwan"]),
        ("ณ สงขลา", ["Na Songkhla"]),
        ("บุญมี", ["Boonmee", "Bunmi"]),
        ("พรทิพย์", ["Pornthip", "Phonthip"]),
        ("ซุลกิฟลี", ["Sulkiflee", "Zulkifli"]),
        ("อับดุลเลาะ", ["Abdulloh", "Abdullah"]),
        ("เพชรรัตน์", ["Petcharat", "Phetcharat"]),
        ("ลักษณ์", ["Lak", "Luk"]),
        ("ทรัพย์", ["Sap", "Sub"]),
        ("กมล", ["Kamol", "Kamon"]),
    ],
)
def test_sound_key_is_alike_for_thai_and_latin(thai, latin):
    assert {sound_key(spelling) for spelling in latin} == {sound_key(thai)}


def test_sound_key_tells_the_names_of_the_demonstration_apart():
    people = [f"{given} {family}" for given in GIVEN_NAMES for family in DEMONSTRATION["family"]]
    keys = [sound_key(person) for person in people]

    # 3,600 people, 9 of 6.5 million pairs alike.
    assert len(people) - len(set(keys)) <= 9
    assert len({sound_key(given) for given in GIVEN_NAMES}) == len(GIVEN_NAMES)


@given(st.text(max_size=40) | THAI)
def test_keys_are_made_of_any_text(text):
    assert set(sound_key(text)) <= set("acfhklmnprstwy")
    assert " " not in name_key(text, text)
