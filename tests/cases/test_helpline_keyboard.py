"""The operator's sheet by keyboard alone, keystrokes counted; and the same without JavaScript; usable by everybody."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from cases.models import Call, Report
from tests.amount import LANGUAGES
from tests.people import CAST, PASSWORD, make

pytestmark = pytest.mark.django_db(transaction=True)
SAID, PLACE, WHERE, PHONE = (
    "Хоёр хүүхэд галгүй гэрт ганцаараа байна.",
    "Цайзын ногоон хашаа",
    "хануул 3",
    "99112233",
)
BEYOND_THE_TEXT = (
    7  # keystrokes of a report: four to go on, one to choose the unit, one the urgency, one to save
)
SECONDS_A_KEY = 0.28  # of an average typist
MINUTE = 60


class Keyboard:
    """Types and presses, and counts what is not text."""

    def __init__(self, page: Page):
        self.page, self.keys, self.signs = page, 0, 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.signs += len(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1


def log_in(page: Any, address: str, who: str) -> None:
    page.goto(f"{address}/login/")
    page.fill("input[name=username]", who)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.govuk-button")
    page.wait_for_selector("nav.nav")


def test_a_report_by_keyboard_alone_takes_seven_keystrokes_beyond_its_text(
    live_server: Any, context: BrowserContext
) -> None:
    make("operator", *CAST["operator"])
    page = context.new_page()
    log_in(page, live_server.url, "operator")
    page.goto(f"{live_server.url}/calls/new/")
    expect(page.locator("#id_phone")).to_be_focused()  # by the page itself, a moment after it is there
    hands = Keyboard(page)
    hands.type(PHONE)
    hands.press("Tab")
    hands.type(SAID)
    hands.press("Tab")
    hands.type(PLACE)
    hands.press("Tab")
    hands.type(WHERE)
    hands.press("ArrowDown")
    expect(page.locator("#units input:checked")).to_have_count(1)
    hands.press("Tab", "ArrowDown", "Enter")
    page.wait_for_selector(".govuk-notification-banner--success")
    report = Report.objects.get()
    assert (report.unit.code, report.urgency, report.seen, report.place) == ("112255", "orange", SAID, PLACE)
    assert Call.objects.get().phone == PHONE
    assert hands.keys == BEYOND_THE_TEXT
    assert (hands.keys + hands.signs) * SECONDS_A_KEY < MINUTE
    # The next call begins at once: the sheet is empty and the caller's number has the focus.
    expect(page.locator("#id_phone")).to_be_focused()
    hands.type(PHONE)
    hands.press("Tab")
    page.wait_for_selector("#calls li")
    assert report.number in page.inner_text("#calls")


def test_without_javascript_the_unit_is_found_by_a_button(live_server: Any, browser: Any) -> None:
    make("operator", *CAST["operator"])
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    log_in(page, live_server.url, "operator")
    page.goto(f"{live_server.url}/calls/new/")
    page.fill("#id_said", SAID)
    page.fill("#id_where", WHERE)
    page.click("button[name=find]")
    assert page.input_value("#id_said") == SAID
    page.check("#units input >> nth=0")
    page.check("input[name=urgency][value=red]")
    page.press("#id_place", "Enter")
    page.wait_for_url("**/police/")
    assert Report.objects.get().unit.code == "112255"


@pytest.mark.whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(live_server: Any, context: BrowserContext, language: str) -> None:
    make("operator", *CAST["operator"])
    User._base_manager.update(language=language)
    page = context.new_page()
    log_in(page, live_server.url, "operator")
    page.goto(f"{live_server.url}/calls/new/")
    page.fill("#id_phone", PHONE)
    page.fill("#id_said", SAID)
    page.fill("#id_place", PLACE)
    page.check("input[name=urgency][value=red]")
    page.check("input[name=call_back]")
    page.check("#units input[value=desk]")
    page.click("main .buttons--grow button.govuk-button")
    page.wait_for_url("**/police/")
    report, call = Report.objects.get(), Call.objects.get()
    problems = []
    paths = (f"/reports/{report.ref}/police/", f"/reports/{report.ref}/", f"/reports/{report.ref}/route/")
    for path in (*paths, "/desk/", "/calls/", f"/calls/{call.ref}/", "/calls/new/", "/reports/new/"):
        page.goto(f"{live_server.url}{path}")
        assert page.get_attribute("html", "lang") == language
        found = Axe().run(page)
        problems += [
            f"{path}: {row['id']} {row['nodes'][0]['html'][:90]}" for row in found.response["violations"]
        ]
    assert problems == []
