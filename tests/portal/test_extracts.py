import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.thai.extracts import ELLIPSIS, extract, holds, marked
from portal.thai.text import normalise, split_clusters

pytestmark = pytest.mark.any_database


def hits(pieces):
    return [text for text, is_hit in pieces if is_hit]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("กิจกรรมบอกรักวาเลนไทน์", "บอกรัก", ["บอกรัก"]),
        ("Book fair: books", "BOOK", ["Book", "book"]),
        ("งานปี ๒๕๖๐", "2560", ["๒๕๖๐"]),
        ("วาเลนไทน์ ที่หอสมุด", "หอสมุด วาเลนไทน์", ["วาเลนไทน์", "หอสมุด"]),
        ("ไม่มีอะไร", "หนังสือ", []),
        ("ไม่มีอะไร", "", []),
    ],
)
def test_what_was_searched_for_is_marked(text, query, marked):
    assert hits(extract(text, query)) == marked


def test_an_extract_begins_shortly_before_the_first_hit_and_says_that_more_stands_around_it():
    text = "คำนำ " * 100 + "บอกรัก" + " คำตาม" * 100

    pieces = extract(text, "บอกรัก", longest=60)

    assert pieces[0][0].startswith(ELLIPSIS)
    assert pieces[-1][0].endswith(ELLIPSIS)
    assert hits(pieces) == ["บอกรัก"]
    assert len("".join(text for text, _ in pieces)) < 150


def test_a_title_is_marked_whole():
    title = "คำ" * 60 + "บอกรัก" + "คำ" * 200

    pieces = marked(title, "บอกรัก")

    assert "".join(text for text, _ in pieces) == title
    assert hits(pieces) == ["บอกรัก"]


THAI = st.text(alphabet="กขคงจบปวลสหอ่้๊ัิีุูเแาะำ 12", max_size=200)


@given(THAI, THAI, st.integers(1, 40))
def test_no_consonant_is_cut_from_its_marks(text, query, longest):
    plain = " ".join(normalise(text).split())
    shown = "".join(piece for piece, _ in extract(text, query, longest=longest))

    clusters, rest = split_clusters(plain), split_clusters(shown.strip(ELLIPSIS))
    assert len(rest) <= longest
    assert any(clusters[at : at + len(rest)] == rest for at in range(len(clusters) + 1))


@given(THAI, THAI)
def test_a_text_that_holds_the_query_is_marked(text, query):
    needle = " ".join(query.split())
    if needle and holds(text, needle):
        assert hits(extract(text, needle, longest=1000))
