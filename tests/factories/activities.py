from datetime import datetime
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory

from activities.models import Activity, ActivityIndexPage, ActivityPage, Method, Series, Service
from home.founding import publish_english

BANGKOK = ZoneInfo("Asia/Bangkok")
STARTS_AT = datetime(2017, 2, 13, 9, tzinfo=BANGKOK)
ENDS_AT = datetime(2017, 2, 14, 16, tzinfo=BANGKOK)


class MethodFactory(DjangoModelFactory):
    class Meta:
        model = Method
        django_get_or_create = ["code"]

    code = "user_relations"
    name_th = "กิจกรรมผู้ใช้บริการสัมพันธ์"
    name_en = "User-relations activities"


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series
        django_get_or_create = ["code"]

    code = "valentine"
    name_th = "บอกรักวาเลนไทน์"
    name_en = "Valentine"
    motif = "valentine"
    method = factory.SubFactory(MethodFactory)


class ServiceFactory(DjangoModelFactory):
    class Meta:
        model = Service

    code = factory.Sequence(lambda n: f"service-{n}")
    name_th = "บริการช่วยค้นหาหนังสือ"
    name_en = "Help finding a book"
    method = factory.SubFactory(MethodFactory)
    kind = "information_service"
    hours_th = hours_en = place_th = place_en = "–"
    response_value = 3
    response_unit = "working_day"


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    code = factory.Sequence(lambda n: f"activity-{n}")
    title_th = "กิจกรรมบอกรักวาเลนไทน์"
    title_en = "Valentine"
    series = factory.SubFactory(SeriesFactory)
    kind = "festival_event"
    starts_at = STARTS_AT
    ends_at = ENDS_AT
    place_th = "โถงชั้น 1"
    place_en = "Ground-floor hall"


def draft_activity_page(**facts):
    """A Thai activity page as an editor's first draft leaves it."""
    words = {
        "title": "กิจกรรมบอกรักวาเลนไทน์",
        "slug": "valentine",
        "summary": "เขียนการ์ดบอกรัก",
        "kind": "festival_event",
        "starts_at": STARTS_AT,
        "ends_at": ENDS_AT,
        "place_th": "โถงชั้น 1",
        "place_en": "Ground-floor hall",
        "live": False,
    }
    page = ActivityPage(**(words | {"series": SeriesFactory()} | facts))
    index = ActivityIndexPage.objects.get(locale__language_code="th")
    page.locale = index.locale
    return index.add_child(instance=page)


def published_activity_page(**facts):
    """The Thai and the English page of one activity, both live."""
    page = draft_activity_page(**facts)
    page.save_revision().publish()
    page.refresh_from_db()
    english = publish_english(
        page, {"title": "Say I Love You", "summary": "Write a card of love."}
    )
    return page, english
