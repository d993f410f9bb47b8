"""The frame: menu by permission, one current entry, nothing asked of nobody."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from childprotect.lib import nav
from childprotect.lib.chrome import Chrome
from childprotect.lib.nav import NavItem

PERMISSIONS = {"cases.view_case", "cases.view_report"}


@pytest.fixture
def menu(monkeypatch: pytest.MonkeyPatch):
    items: list[NavItem] = []
    monkeypatch.setattr(nav, "items", items)
    monkeypatch.setattr("childprotect.lib.chrome.address", lambda name: f"/{name}/")
    return items


def frame(view_name: str = "") -> Chrome:
    request = RequestFactory().get("/somewhere/?page=2")
    request.user = SimpleNamespace(
        is_authenticated=True, name="Б.Сарантуяа", postings_now=[], has_perm=PERMISSIONS.__contains__
    )
    request.resolver_match = SimpleNamespace(view_name=view_name)
    return Chrome(request)


def test_entries_show_by_permission_and_in_order(menu: list[NavItem], worker):
    everybody = type(worker).objects.all()
    number = everybody.count()
    nav.add(
        NavItem("Cases", "cases:list", "cases.view_case", order=20),
        NavItem("Board", "shelters:board", "shelters.view_board", order=1),
        NavItem(
            "Reports", "cases:reports", "cases.view_report", order=10, rows=lambda _user: everybody, new=True
        ),
    )
    assert [(entry.label, entry.count, entry.new) for entry in frame().nav] == [
        ("Reports", number, True),
        ("Cases", None, False),
    ]


@pytest.mark.parametrize(
    ("view_name", "current"),
    [
        ("cases:list", "Cases"),
        ("cases:detail", "Cases"),
        ("cases:report_new", "Reports"),
        ("accounts:rights", None),
    ],
)
def test_the_closest_entry_is_the_current_one(menu: list[NavItem], view_name: str, current: str | None):
    nav.add(
        NavItem("Cases", "cases:list", "cases.view_case", within=("cases:",)),
        NavItem("Reports", "cases:reports", "cases.view_report", within=("cases:report_new",)),
    )
    assert [entry.label for entry in frame(view_name).nav if entry.current] == ([current] if current else [])


def test_an_entry_is_added_once(menu: list[NavItem]):
    entry = NavItem("Cases", "cases:list", "cases.view_case")
    nav.add(entry)
    nav.add(entry)
    assert len(menu) == 1


def test_nobody_has_no_menu_and_no_search(menu: list[NavItem]):
    nav.add(NavItem("Cases", "cases:list", "cases.view_case"))
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    for one in (Chrome(request), Chrome(RequestFactory().get("/"))):
        assert not one.signed_in
        assert one.nav == []
        assert not one.may_search
        assert one.logout_url == ""


def test_initials_and_the_way_back():
    assert frame().initials == "БС"
    assert frame().here == "/somewhere/?page=2"


def test_after_a_post_the_language_switch_returns_to_our_own_page_only():
    ours = RequestFactory().post("/x/", headers={"referer": "http://testserver/cases/?a=1"})
    theirs = RequestFactory().post("/x/", headers={"referer": "http://elsewhere.example/cases/"})
    assert Chrome(ours).here == "/cases/"
    assert Chrome(theirs).here == "/"


def test_the_frame_of_a_worker_costs_two_queries(worker, django_assert_num_queries):
    # Postings, and in one query the two numbers of the menu: reports to decide, cases of one's own.
    request = RequestFactory().get("/")
    request.user = type(worker).objects.get(pk=worker.pk)
    with django_assert_num_queries(2), translation.override("mn"):
        page = render_to_string("404.html", {}, request)
    assert "Өмнөговь › Ханбогд" in page
    assert "Хүүхэд, гэр бүлийн нийгмийн ажилтан" in page
