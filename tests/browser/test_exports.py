"""The customer team takes raw answers out: the small at once, the large made meanwhile."""

import csv
import json

import openpyxl
import pyreadstat
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HEADER = "status,heard_from,a1,a2,a3,a4,a5,a6,a7,a8,overall,join_again,liked,not_liked,next_time"
ENGLISH, THAI = 40, 270  # the portal of these tests calls more than 300 large
WORDS = {"th": ("มากที่สุด", "นักศึกษาปริญญาตรี"), "en": ("Very satisfied", "Undergraduate student")}
LOCALES = {"th": "th-TH", "en": "en-GB"}


@pytest.fixture(scope="module", autouse=True)
def _evaluation(portal, tmp_path_factory):
    path = tmp_path_factory.mktemp("exports") / "answers.csv"
    rows = [f"en,U1{',' * 10}5,,=1+1,," for _ in range(ENGLISH)]
    rows += [f"th,U1{',' * 10}4,,ดีมาก,," for _ in range(THAI)]
    path.write_text("\n".join([f"language,{HEADER}", *rows]), encoding="utf-8")
    portal.manage("open_evaluation", "browser-exports", "--questionnaire=activity-satisfaction")
    portal.manage("import_responses", "browser-exports", str(path))


def export_page(page, query=""):
    page.goto(f"/admin/evaluations/results/browser-exports/export/{query}")


def taken(page, button, tmp_path):
    with page.expect_download() as download:
        button.click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    return path


def read(path):
    """The codes and the words of every overall rating, and of every status."""
    match path.suffix:
        case ".csv":
            with path.open(encoding="utf-8-sig", newline="") as lines:
                rows = list(csv.DictReader(lines))
        case ".json":
            stored = json.loads(path.read_text(encoding="utf-8"))["responses"]
            rows = [
                row["answers"] | {f"{name}__label": word for name, word in row["labels"].items()}
                for row in stored
            ]
        case ".xlsx":
            header, *cells = openpyxl.load_workbook(path)["data"].iter_rows(values_only=True)
            rows = [dict(zip(header, row, strict=True)) for row in cells]
        case ".sav":
            table, about = pyreadstat.read_sav(path)
            words = about.variable_value_labels
            rows = [
                row | {f"{name}__label": words[name][row[name]] for name in ("overall", "status")}
                for row in table.to_dict("records")
            ]
    return [
        (int(row["overall"]), row["overall__label"], row["status"], row["status__label"])
        for row in rows
    ]


@pytest.mark.parametrize(("language", "has_scripts"), [("th", True), ("en", False)])
def test_a_small_export_comes_at_once_in_every_format(
    staff_visitor, tmp_path, language, has_scripts
):
    page = staff_visitor("customer", locale=LOCALES[language], java_script_enabled=has_scripts)
    rating, status = WORDS[language]

    for form in ("csv", "xlsx", "sav", "json"):
        export_page(page, "?language=en")
        page.check(f"[name=format][value={form}]")
        path = taken(page, page.locator(".export-form [type=submit]"), tmp_path)
        assert read(path) == [(5, rating, "U1", status)] * ENGLISH


@pytest.mark.parametrize(("language", "has_scripts"), [("th", True), ("en", False)])
def test_a_large_export_is_made_while_its_owner_goes_elsewhere(
    staff_visitor, tmp_path, axe_source, language, has_scripts
):
    page = staff_visitor("customer", locale=LOCALES[language], java_script_enabled=has_scripts)
    export_page(page)
    if has_scripts:
        assert violations(page, axe_source) == []
    page.check(f"[name=labels][value={language}]")
    page.click(".export-form [type=submit]")
    page.wait_for_url("**/export/*-*/")

    export_page(page)
    page.locator(".export-list a").first.click()
    # By its script, or by loading itself anew.
    expect(page.locator("[data-state=ready]")).to_be_visible(timeout=60_000)
    if has_scripts:
        assert violations(page, axe_source) == []
    path = taken(page, page.locator("a.export-get"), tmp_path)

    assert len(read(path)) == ENGLISH + THAI
    page.locator("form[action$='/delete/'] button").click()
    expect(page.locator(".messages .success")).to_be_visible()
    expect(page.locator(".export-list")).to_have_count(0)


def violations(page, axe_source):
    page.evaluate(axe_source)
    found = page.evaluate("axe.run('main').then((result) => result.violations)")
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found]
