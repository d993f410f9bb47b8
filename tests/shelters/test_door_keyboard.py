"""Two unknown children taken in at night by keyboard alone: what has to be filled, how many keys it takes; usable by all."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext

from cases.models import Notification
from shelters.models import Stay
from tests import factories
from tests.cases.test_helpline_keyboard import SECONDS_A_KEY, Keyboard, log_in
from tests.people import CAST, make

pytestmark = pytest.mark.django_db(transaction=True)
MUST_BE_FILLED = {"happened", "brought_by", "ground"}  # of all fields of the sheet
BEYOND_THE_TEXT = 18  # keystrokes for two children, the button for the second one among them
TWO_MINUTES = 120


def test_two_children_are_taken_in_by_keyboard_alone_within_two_minutes(
    live_server: Any, context: BrowserContext
) -> None:
    people = {who: make(who, *CAST[who]) for who in ("worker", "supervisor", "manager")}
    factories.facility(manager=people["manager"], beds=4)
    page = context.new_page()
    log_in(page, live_server.url, "manager")
    page.goto(f"{live_server.url}/stays/door/")
    assert Axe().run(page).response["violations"] == []
    page.click("main .buttons--grow button.govuk-button")  # nothing filled in: what is asked for
    wrong = page.locator(".govuk-form-group--error [name]")
    assert {one.get_attribute("name") for one in wrong.all()} == MUST_BE_FILLED
    page.goto(f"{live_server.url}/stays/door/")
    page.wait_for_selector("[name=happened]:focus")  # by the page itself, a moment after it is there
    hands = Keyboard(page)
    hands.type("Архи уусан хойд эцэг хоёр хүүхдийг зоджээ.")
    hands.press("Tab", "Space", "Tab", "Space", "Tab", "Tab", "Tab", "ArrowDown", "Tab")
    hands.type("9")
    hands.press("Tab")
    hands.type("Толгойн гэмтэлтэй")
    hands.press("Tab", "Enter")
    page.wait_for_selector("#id_child-1-given_name:focus")
    hands.press("Tab", "Tab", "ArrowDown", "ArrowDown", "Tab", "Enter")
    page.wait_for_selector(".govuk-notification-banner--success")
    stays = Stay.objects.order_by("pk")
    assert [(stay.status, stay.child.sex, stay.child.age) for stay in stays] == [
        ("admitted", "f", 9),
        ("admitted", "m", None),
    ]
    assert Notification.objects.filter(person=people["supervisor"], verb="report.door_confirm").exists()
    assert hands.keys == BEYOND_THE_TEXT
    assert (hands.keys + hands.signs) * SECONDS_A_KEY < TWO_MINUTES
    page.goto(f"{live_server.url}/stays/{stays[0].ref}/")
    assert Axe().run(page).response["violations"] == []
