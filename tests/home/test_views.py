import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("accepted", "language"),
    [("en-GB,en;q=0.9", "en"), ("th", "th"), ("ms,id;q=0.8", "th"), ("", "th")],
)
def test_the_front_door_leads_to_the_readers_language_thai_when_in_doubt(accepted, language):
    response = Client(headers={"accept-language": accepted}).get("/")

    assert (response.status_code, response.url) == (302, f"/{language}/")


def test_health_and_readiness(client):
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {"database": True, "storage": True, "migrations": True}


def test_not_ready_without_storage(client, settings, tmp_path):
    settings.PORTAL_DATA = tmp_path / "gone"

    assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize(
    "address", ["/robots.txt", "/sitemap.xml", "/manifest.webmanifest", "/th/", "/en/"]
)
def test_promised_addresses_answer(client, address):
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "section", ["activities", "services", "evaluations", "suggestions", "privacy"]
)
@pytest.mark.parametrize("language", ["th", "en"])
def test_every_section_stands_in_both_languages(client, language, section):
    response = client.get(f"/{language}/{section}/")

    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.text


@pytest.mark.parametrize(("language", "words"), [("th", "หน้านี้ไม่อยู่บนชั้น"), ("en", "404")])
def test_a_page_that_is_not_there_says_so_in_the_readers_language(client, language, words):
    response = client.get(f"/{language}/none/")

    assert response.status_code == 404
    assert words in response.text


def test_uploads_other_than_pictures_are_not_served(client):
    assert client.get("/media/documents/list.csv").status_code == 404


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_theme_chosen_is_printed(client, theme):
    client.cookies["theme"] = theme

    assert f'data-bs-theme="{theme}"' in client.get("/th/").text


def test_a_theme_that_does_not_exist_is_ignored(client):
    client.cookies["theme"] = '"><script>'

    assert "data-bs-theme=" not in client.get("/th/").text.split(">", 2)[1]
