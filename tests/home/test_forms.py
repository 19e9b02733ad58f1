import pytest

from activities.models import ActivityIndexPage, ActivityPage
from home.models import StandardPage
from tests.factories.activities import SeriesFactory, draft_activity_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def index():
    return ActivityIndexPage.objects.get(locale__language_code="th")


def form_of(page, *, parent, **words):
    form_class = page.get_edit_handler().get_form_class()
    data = {"slug": "", "body-count": "0"} | words
    return form_class(data, instance=page, parent_page=parent)


@pytest.mark.parametrize(
    ("title", "slug"), [("JFK Book Fair", "jfk-book-fair"), ("ร้านหนังสือ", "standard")]
)
def test_a_page_without_an_address_gets_one_in_latin_letters(home_page, title, slug):
    form_class = StandardPage.get_edit_handler().get_form_class()
    form = form_class(
        {"title": title, "slug": "", "body-count": "0"},
        instance=StandardPage(),
        parent_page=home_page,
    )

    form.is_valid()

    assert form.cleaned_data["slug"] == slug


def test_an_activity_without_an_address_is_called_by_series_and_year(index):
    series = SeriesFactory()
    draft_activity_page(slug="valentine-2017")

    form = form_of(
        ActivityPage(),
        parent=ActivityIndexPage.objects.get(pk=index.pk),  # with the child that it now has
        title="บอกรัก",
        series=series.pk,
        starts_at="2017-02-13 09:00",
    )
    form.is_valid()

    assert form.cleaned_data["slug"] == "valentine-2017-1"


def test_a_page_keeps_the_address_that_it_has(index):
    page = draft_activity_page(slug="love")
    form_class = ActivityPage.get_edit_handler().get_form_class()

    form = form_class(
        {"title": "บอกรัก", "slug": "", "body-count": "0"}, instance=page, parent_page=index
    )
    form.is_valid()

    assert form.cleaned_data["slug"] == "love"
