import pytest

from portal.thai.placeholders import fill_dates

TEXT = "{date:2017-12-26}, {semester:2/2017}, {year:2017}"


def test_fill_dates_writes_the_era_of_the_language():
    assert fill_dates(TEXT, "th", 0) == "26 ธันวาคม 2560, 2/2560, 2560"
    assert fill_dates(TEXT, "en", 0) == "26 December 2017, 2/2017, 2017"


def test_fill_dates_moves_by_whole_years():
    assert fill_dates(TEXT, "th", 8) == "26 ธันวาคม 2568, 2/2568, 2568"
    assert fill_dates("{date:2024-02-29}", "en", 1) == "28 February 2025"


def test_fill_dates_leaves_other_text_alone():
    assert fill_dates("วันอาเซียน 8 สิงหาคม", "th", 3) == "วันอาเซียน 8 สิงหาคม"


@pytest.mark.parametrize(
    "text",
    [
        "{day:2017-12-26}",
        "{}",
        "{name}",
        "{date:2017-02-30}",
        "{date:soon}",
        "{semester:4/2017}",
        "{semester:2017}",
        "{year:17}",
    ],
)
def test_fill_dates_refuses_an_unknown_placeholder(text):
    with pytest.raises(ValueError, match=r"placeholder|isoformat|day"):
        fill_dates(text, "th", 0)
