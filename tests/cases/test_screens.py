"""My work, the team, searching and assigning in a real browser: usable by everybody, in both languages."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext

from accounts.models import User
from cases import lexicon, notify
from cases.models import Case
from tests import factories
from tests.amount import LANGUAGES
from tests.people import CAST, PASSWORD, make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(name="world")
def _world() -> Case:
    """A supervisor with a team: a case of a worker, and one nobody answers for."""
    people = {who: make(who, *CAST[who]) for who in ("worker", "colleague", "supervisor")}
    case = factories.case(people["worker"], risk="red")
    lexicon.learn({case.child.given_key, case.child.father_key})
    nobodys = factories.case(people["colleague"], risk="orange")
    Case.objects.filter(pk=nobodys.pk).update(worker=None)
    for who in ("worker", "supervisor"):
        notify.tell(people[who], "case.assigned", case, case=case)
    return case


def log_in(page: Any, address: str, who: str) -> None:
    page.goto(f"{address}/login/")
    page.fill("input[name=username]", who)
    page.fill("input[name=password]", PASSWORD)
    page.click("main button.govuk-button")
    page.wait_for_selector("nav.nav")


@pytest.mark.whole
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(
    world: Case, live_server: Any, context: BrowserContext, language: str, django_user_model: type[User]
) -> None:
    django_user_model._base_manager.update(language=language)
    page = context.new_page()
    problems = []
    log_in(page, live_server.url, "supervisor")
    for path in ("/", "/team/", "/notifications/", f"/cases/{world.ref}/assign/", "/search/"):
        page.goto(f"{live_server.url}{path}")
        assert page.get_attribute("html", "lang") == language
        if path == "/search/":
            page.fill("main input[name=q]", "Temuujin")
            page.click("main button.govuk-button")
            assert "Г.Тэмүүжин" in page.inner_text("main")
        found = Axe().run(page)
        problems += [
            f"{path}: {row['id']} {row['nodes'][0]['html'][:90]}" for row in found.response["violations"]
        ]
    assert problems == []


def test_a_child_is_found_from_the_top_of_any_page_and_its_case_assigned(
    world: Case, live_server: Any, context: BrowserContext
) -> None:
    page = context.new_page()
    log_in(page, live_server.url, "supervisor")
    page.fill("#top-q", world.number.lower().replace("-", " "))
    page.press("#top-q", "Enter")
    page.wait_for_url(f"**/cases/{world.ref}/")
    assert world.number not in page.url
    page.click(f"a[href='/cases/{world.ref}/assign/']")
    page.select_option("select[name=worker]", label="Б.Colleague")
    page.click("main form button.govuk-button")
    page.wait_for_url(f"**/cases/{world.ref}/")
    world.refresh_from_db()
    assert world.worker
    assert world.worker.username == "colleague"


def test_a_phone_without_javascript_finds_and_assigns_as_well(
    world: Case, live_server: Any, browser: Any
) -> None:
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 800}).new_page()
    log_in(page, live_server.url, "supervisor")
    page.fill("#top-q", "Ганбат Тэмүүжин")
    page.press("#top-q", "Enter")
    assert page.locator("#found tbody tr").count() == 2
    page.click("#found tbody tr:first-child a")
    assert "/cases/" in page.url
