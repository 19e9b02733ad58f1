"""What every answer tells the browser to forbid, and what stops a guesser of passwords."""

import json
import os
import subprocess
import sys
from http.cookies import SimpleCookie

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db
PUBLIC = ["/th/", "/en/", "/th/privacy/", "/th/evaluations/", "/th/nowhere/", "/healthz"]
ADMIN = ["/admin/login/", "/admin/", "/admin/nowhere/"]
ADDRESS, ELSEWHERE = "192.0.2.7", "192.0.2.8"


def policy_of(response):
    """The directives of the content security policy, each with its sources."""
    directives = (d.split() for d in response["Content-Security-Policy"].split(";"))
    return {name: set(sources) for name, *sources in directives}


@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages_allow_nothing_but_their_own(client, url):
    response = client.get(url)

    policy = policy_of(response)
    assert policy["default-src"] == {"'self'"}
    assert policy["frame-ancestors"] == policy["object-src"] == {"'none'"}
    assert policy["base-uri"] == policy["form-action"] == {"'self'"}
    # Nothing of another site, nothing inline, nothing evaluated.
    assert set.union(*policy.values()) <= {"'self'", "'none'", "data:"}
    assert {name for name in policy if "data:" in policy[name]} <= {"img-src"}
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("url", ADMIN)
def test_admin_is_framed_by_itself_alone(staff_client, url):
    response = staff_client("pr").get(url)

    policy = policy_of(response)
    assert policy["frame-ancestors"] == {"'self'"}
    assert set.union(*policy.values()) <= {
        "'self'", "'none'", "'unsafe-inline'", "data:", "blob:"
    }  # fmt: skip
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize("url", PUBLIC + ADMIN)
def test_every_answer_carries_the_other_headers(client, url):
    response = client.get(url)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    for power in ("camera", "geolocation", "microphone", "payment"):
        assert f"{power}=()" in response["Permissions-Policy"]
    assert "Server" not in response
    assert "X-Powered-By" not in response


def test_public_pages_set_no_cookie(client):
    assert client.get("/th/").cookies == SimpleCookie()


def test_cookies_stay_on_the_site(client, staff):
    staff("pr")
    client.get(reverse("wagtailadmin_login"))
    sign_in(client, "pr-member", "secret")

    session, csrf = client.cookies["sessionid"], client.cookies["csrftoken"]
    assert session["httponly"] is True
    assert session["samesite"] == csrf["samesite"] == "Lax"


def settings_for(base_url, tmp_path):
    """The production settings as a server with this public address has them."""
    names = [
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SECURE_HSTS_SECONDS",
        "SECURE_PROXY_SSL_HEADER",
        "ALLOWED_HOSTS",
        "DEBUG",
    ]
    script = (
        "import json; from django.conf import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {names}}}))"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.production",
        "PORTAL_BASE_URL": base_url,
        "PORTAL_DATA": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def test_https_makes_cookies_secure_and_stays(tmp_path):
    settings = settings_for("https://crm.example.org", tmp_path)

    assert settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["SECURE_PROXY_SSL_HEADER"] == ["HTTP_X_FORWARDED_PROTO", "https"]
    assert "crm.example.org" in settings["ALLOWED_HOSTS"]
    assert "*" not in settings["ALLOWED_HOSTS"]
    assert settings["DEBUG"] is False


def test_http_trusts_no_proxy_and_lets_cookies_through(tmp_path):
    settings = settings_for("http://127.0.0.1:8000", tmp_path)

    assert settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is False
    assert settings["SECURE_HSTS_SECONDS"] == 0
    assert settings["SECURE_PROXY_SSL_HEADER"] is None


def test_answers_over_https_carry_hsts(client, settings):
    settings.SECURE_HSTS_SECONDS = 31_536_000

    assert "max-age=31536000" in client.get("/healthz", secure=True)["Strict-Transport-Security"]


def sign_in(client, username, password, address=ADDRESS):
    words = {"username": username, "password": password}
    return client.post(reverse("wagtailadmin_login"), words, REMOTE_ADDR=address)


@pytest.fixture
def guarded(settings, staff):
    """Two accounts, and the guard against guessing at work."""
    settings.AXES_ENABLED = True
    staff("pr"), staff("customer")


@pytest.mark.usefixtures("guarded")
def test_sixth_wrong_password_meets_a_closed_door(client):
    for n in range(5):
        sign_in(client, "pr-member", f"guess {n}")

    assert sign_in(client, "pr-member", "guess 5").status_code == 429
    assert sign_in(client, "pr-member", "secret").status_code == 429


@pytest.mark.usefixtures("guarded")
def test_a_closed_door_is_one_account_at_one_address(client):
    for n in range(6):
        sign_in(client, "pr-member", f"guess {n}")

    assert sign_in(client, "customer-member", "secret").status_code == 302
    client.logout()
    assert sign_in(client, "pr-member", "secret", address=ELSEWHERE).status_code == 302


@pytest.mark.usefixtures("guarded")
@pytest.mark.parametrize("login", ["wagtailadmin_login", "wagtailcore_login"])
def test_both_logins_count_together(client, login):
    for n in range(6):
        sign_in(client, "pr-member", f"guess {n}")

    words = {"username": "pr-member", "password": "secret"}
    assert client.post(reverse(login), words, REMOTE_ADDR=ADDRESS).status_code == 429
