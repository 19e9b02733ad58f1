import json
from datetime import date, datetime, time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.thai import dates

VECTORS = json.loads((Path(__file__).parent / "thai_vectors.json").read_text("utf-8"))
CHRISTMAS = date(2017, 12, 26)


@pytest.mark.parametrize("vector", VECTORS["dates"], ids=lambda vector: vector["iso"])
def test_date_vectors_are_written_and_read(vector):
    day = date.fromisoformat(vector["iso"])

    assert dates.long_date(day, "th") == vector["long"]
    assert dates.parse_date(vector["long"]) == day
    assert dates.parse_date(vector["short"]) == day
    assert dates.parse_date(vector["numeric"]) == day


@pytest.mark.parametrize("vector", VECTORS["months"], ids=lambda vector: str(vector["n"]))
def test_month_vectors_are_named(vector):
    assert dates.month_name(vector["n"], "th") == vector["long"]
    assert dates.month_name(vector["n"], "th", short=True) == vector["short"]


@pytest.mark.parametrize("vector", VECTORS["fiscal_year"], ids=lambda vector: vector["date"])
def test_fiscal_year_vectors_hold(vector):
    day = date.fromisoformat(vector["date"])

    assert dates.fiscal_year(day) == vector["fiscal_year_be"]
    assert dates.to_be(day.year) == vector["be_year"]
    assert dates.from_be(vector["be_year"]) == day.year


def test_dates_follow_the_language():
    day = date(2017, 2, 14)

    assert dates.long_date(day, "en") == "14 February 2017"
    assert dates.short_date(day, "th") == "14 ก.พ. 2560"
    assert dates.short_date(day, "en") == "14 Feb 2017"
    assert dates.weekday_date(day, "th") == "วันอังคารที่ 14 กุมภาพันธ์ 2560"
    assert dates.weekday_date(day, "en") == "Tuesday 14 February 2017"


def test_dates_take_a_regional_language_code():
    assert dates.long_date(CHRISTMAS, "th-th") == "26 ธันวาคม 2560"
    assert dates.long_date(CHRISTMAS, "en-gb") == "26 December 2017"


@pytest.mark.parametrize(
    ("start", "end", "thai", "english"),
    [
        (CHRISTMAS, CHRISTMAS, "26 ธ.ค. 2560", "26 Dec 2017"),
        (date(2025, 12, 15), date(2025, 12, 19), "15–19 ธ.ค. 2568", "15–19 Dec 2025"),
        (date(2025, 11, 27), date(2025, 12, 5), "27 พ.ย. – 5 ธ.ค. 2568", "27 Nov – 5 Dec 2025"),
        (
            date(2017, 12, 27),
            date(2018, 12, 28),
            "27 ธ.ค. 2560 – 28 ธ.ค. 2561",
            "27 Dec 2017 – 28 Dec 2018",
        ),
    ],
)
def test_date_range_writes_what_is_shared_once(start, end, thai, english):
    assert dates.date_range(start, end, "th", short=True) == thai
    assert dates.date_range(start, end, "en", short=True) == english


def test_date_range_is_long_by_default():
    days = date(2017, 12, 27), date(2018, 1, 5)

    assert dates.date_range(*days, "th") == "27 ธันวาคม 2560 – 5 มกราคม 2561"
    assert dates.date_range(*days, "en") == "27 December 2017 – 5 January 2018"


def test_date_range_of_two_times_on_one_day_is_one_date():
    start, end = datetime(2017, 12, 26, 9), datetime(2017, 12, 26, 16)

    assert dates.date_range(start, end, "th") == "26 ธันวาคม 2560"


def test_date_range_refuses_an_end_before_its_start():
    with pytest.raises(ValueError, match="before it starts"):
        dates.date_range(CHRISTMAS, date(2017, 12, 25), "th")


@pytest.mark.parametrize(
    ("clock", "thai", "english"),
    [
        (time(9), "09.00\u00a0น.", "9.00 a.m."),
        (time(0, 5), "00.05\u00a0น.", "12.05 a.m."),
        (time(12), "12.00\u00a0น.", "12.00 p.m."),
        (datetime(2017, 12, 26, 16, 30), "16.30\u00a0น.", "4.30 p.m."),
    ],
)
def test_clock_time_follows_the_language(clock, thai, english):
    assert dates.clock_time(clock, "th") == thai
    assert dates.clock_time(clock, "en") == english


@pytest.mark.parametrize(
    "text",
    [
        "2017-02-14",
        "2560-02-14",
        "14/02/2560",
        "14/2/2017",
        "14-02-2560",
        "14.02.2560",
        "๑๔/๐๒/๒๕๖๐",
        "๑๔ กุมภาพันธ์ ๒๕๖๐",
        "14 กุมภาพันธ์ 2560",
        "14 กุมภาพันธ์ 2017",
        "14 ก.พ. 2560",
        "14 ก.พ 2560",
        "14ก.พ.2560",
        "14-ก.พ.-2560",
        "14 ก. พ. 2560",
        "14 ก.พ. 60",
        "14ก.พ.60",
        "๑๔ กุมภาพันธ์ ๖๐",
        "14 February 2017",
        "14 feb 2017",
        "14 Feb. 2017",
        "  14\u00a0 กุมภาพันธ์\u200b 2560\n",
    ],
)
def test_parse_date_reads_what_people_write(text):
    assert dates.parse_date(text) == date(2017, 2, 14)


def test_parse_date_counts_from_2400_as_buddhist():
    assert dates.parse_date("1/1/2400") == date(1857, 1, 1)
    assert dates.parse_date("1/1/2399") == date(2399, 1, 1)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "not a date"),
        ("tomorrow", "not a date"),
        ("14/02", "not a date"),
        ("2017-2-14", "not a date"),
        ("9" * 41, "too long"),
        ("14/02/60", "four digits"),
        ("14 Feb 60", "four digits"),
        ("14 ก.พ. 0", "four digits"),
        ("14 ก.พ. 560", "four digits"),
        ("14-02-60", "four digits"),
        ("14.02.17", "four digits"),
        ("60-02-14", "four digits"),
        ("14/02/1234", "nobody can mean"),
        ("1856-12-31", "nobody can mean"),
        ("1/1/2943", "nobody can mean"),
        ("31/12/9999", "nobody can mean"),
        ("14/02/560", "four digits"),
        ("14/02/25600", "four digits"),
        ("14/02/0060", "four digits"),
        ("14 Brumaire 2017", "unknown month"),
        ("14/13/2560", "no such day"),
        ("02/14/2017", "no such day"),
        ("31/02/2560", "no such day"),
        ("31 ก.พ. 60", "no such day"),
        ("31/04/2560", "no such day"),
        ("0/04/2560", "no such day"),
        ("29 กุมภาพันธ์ 2566", "no such day"),
    ],
)
def test_parse_date_refuses_what_is_no_date(text, message):
    with pytest.raises(ValueError, match=message):
        dates.parse_date(text)


def test_parse_date_knows_leap_days_by_the_common_era():
    assert dates.parse_date("29/02/2567") == date(2024, 2, 29)


@given(
    st.dates(date(1857, 1, 1), date(2399, 12, 31)),
    st.sampled_from([dates.long_date, dates.short_date]),
    st.sampled_from(["th", "en"]),
)
def test_parse_date_reads_back_every_written_date(day, written, language):
    assert dates.parse_date(written(day, language)) == day


WRITTEN = {
    "iso": lambda day, year: f"{year}-{day.month:02}-{day.day:02}",
    "slashes": lambda day, year: f"{day.day:02}/{day.month:02}/{year}",
    "dashes": lambda day, year: f"{day.day}-{day.month}-{year}",
    "stops": lambda day, year: f"{day.day:02}.{day.month:02}.{year}",
    "short Thai month": lambda day, year: (
        f"{day.day} {dates.MONTHS_TH_SHORT[day.month - 1]} {year}"
    ),
    "Thai month": lambda day, year: f"{day.day} {dates.MONTHS_TH[day.month - 1]} {year}",
    "English month": lambda day, year: f"{day.day} {dates.MONTHS_EN[day.month - 1]} {year}",
}
TO_THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@given(
    st.dates(date(1857, 1, 1), date(2399, 12, 31)),
    st.sampled_from(list(WRITTEN)),
    st.booleans(),
    st.booleans(),
)
def test_parse_date_reads_every_style_in_both_eras_and_digits(day, style, buddhist, thai_digits):
    written = WRITTEN[style](day, dates.to_be(day.year) if buddhist else day.year)

    read = dates.parse_date(written.translate(TO_THAI_DIGITS) if thai_digits else written)

    assert read == day


@given(st.dates(date(1957, 1, 1), date(2056, 12, 31)))
def test_parse_date_reads_two_digits_beside_a_thai_month(day):
    month = dates.month_name(day.month, "th", short=True)

    assert dates.parse_date(f"{day.day} {month} {dates.to_be(day.year) % 100:02}") == day


@given(st.text(st.sampled_from("0123456789๐๒๕/.- กพมeb\u00a0"), max_size=16))
def test_parse_date_gives_a_date_or_a_value_error(text):
    try:
        day = dates.parse_date(text)
    except ValueError:
        return
    assert isinstance(day, date)


def test_shift_years_keeps_the_time_and_meets_short_februaries():
    assert dates.shift_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert dates.shift_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert dates.shift_years(datetime(2017, 2, 13, 9), -1) == datetime(2016, 2, 13, 9)


def test_shift_years_refuses_a_year_outside_the_calendar():
    with pytest.raises(ValueError, match="year"):
        dates.shift_years(CHRISTMAS, 9000)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1/12/2569 09:00", datetime(2026, 12, 1, 9)),
        ("๑/๑๒/๒๕๖๙ ๙.๓๐ น.", datetime(2026, 12, 1, 9, 30)),
        ("1 ธ.ค. 2569 16.30 น.", datetime(2026, 12, 1, 16, 30)),
        ("2026-12-01T09:00", datetime(2026, 12, 1, 9)),
        ("2026-12-01 09:00:00", datetime(2026, 12, 1, 9)),
        ("14.02.2560", datetime(2017, 2, 14)),
        ("14.02.2560 8.05", datetime(2017, 2, 14, 8, 5)),
    ],
)
def test_day_and_time_are_read_in_either_era(text, moment):
    assert dates.parse_moment(text) == moment


@pytest.mark.parametrize("text", ["", "9:00", "1/12/2569 25:00", "1/12/2569 9", "soon 9:00"])
def test_what_is_no_day_and_time_is_refused(text):
    with pytest.raises(ValueError, match=r"date|time|hour"):
        dates.parse_moment(text)
