import pytest

from portal.thai.countries import COUNTRIES, country_name


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("TH", "th", "ไทย"),
        ("TH", "en", "Thailand"),
        ("ID", "th", "อินโดนีเซีย"),
        ("MM", "en", "Myanmar"),
        ("ZZ", "th", "ZZ"),
        ("", "en", ""),
    ],
)
def test_country_has_its_name_in_the_language(code, language, name):
    assert country_name(code, language) == name


def test_every_country_has_a_name_of_its_own_in_each_language():
    assert len(COUNTRIES) == 249
    assert all(len(code) == 2 and code.isupper() for code in COUNTRIES)
    for names in zip(*COUNTRIES.values(), strict=True):
        assert len(set(names)) == 249
