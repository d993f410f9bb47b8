"""A registration number in a report: kept as typed, never refused, and nobody learns that it is known elsewhere."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.contrib.messages import get_messages
from django.db import transaction

from areas.models import Area
from cases.actions import reporting
from cases.models import Child, Report, ReportChild
from childprotect.lib import clock
from childprotect.lib.refs import SIGNS
from tests import factories
from tests.people import KHANBOGD, SAINSHAND

pytestmark = pytest.mark.django_db
KNOWN, UNKNOWN = "УЪ17251113", "УЪ17251213"  # of boys of one year; masked they look alike
RANDOM = re.compile(rf'[0-9a-f-]{{36}}|(?:МД|ДД|ХХ|ХД)-[{SIGNS}-]+|name="csrfmiddlewaretoken" value="[^"]*"')


@pytest.fixture
def known(far_worker) -> Child:
    """A child of another aimag with the number."""
    child = factories.child(far_worker, registration_number=KNOWN, birth_year=2017)
    factories.case(far_worker, Area.objects.get(code=SAINSHAND), child=child)
    return child


def sheet(number: str, **typed: str) -> dict[str, str]:
    unit = str(Area.objects.get(code=KHANBOGD).ref)
    return {
        "channel": "108", "group": "protection", "received_on": "2026.11.20", "received_time": "10:00",
        "seen": "Уйлж байна.", "said": "Уйлж байна.", "place": "Зах", "where": "ханбогд", "unit": unit,
        "urgency": "green", "child-TOTAL_FORMS": "1", "child-INITIAL_FORMS": "0",
        "child-0-given_name": "Тэмүүжин", "child-0-registration_number": number, **typed,
    }  # fmt: skip


def plain(answer: Any, number: str) -> tuple[int, str, list[str]]:
    """An answer without what is random in any two, and without the number that was typed."""
    headers = sorted(f"{key}: {value}" for key, value in answer.headers.items() if key != "Content-Length")
    body = RANDOM.sub("RANDOM", answer.content.decode()).replace(number, "NUMBER")
    return answer.status_code, body, [RANDOM.sub("RANDOM", line) for line in headers]


def alike(ask: Callable[[str], Any]) -> Any:
    """What both numbers are answered, each asked for in the same world at the same moment."""
    answers = []
    with clock.at(clock.now()):
        for number in (KNOWN, UNKNOWN):
            with transaction.atomic():
                answers.append(ask(number))
                transaction.set_rollback(True)
    assert answers[0] == answers[1]
    return answers[0]


@pytest.mark.parametrize("path", ["/reports/new/", "/reports/new/matches/", "/calls/new/"])
@pytest.mark.parametrize("typed", [{}, {"urgency": "", "child-0-born": "xx"}])
def test_a_number_known_elsewhere_is_answered_like_one_nobody_knows(
    client, worker, operator, known, path, typed
):
    client.force_login(operator if path.startswith("/calls") else worker)

    def ask(number: str) -> Any:
        answer = client.post(path, sheet(number, form_key="00000000-0000-4000-8000-000000000001", **typed))
        followed = client.get(answer["Location"]) if answer.status_code == 302 else answer
        return plain(answer, number), plain(followed, number)

    assert alike(ask)


def test_the_report_itself_and_accepting_it_tell_nothing_either(client, worker, known):
    client.force_login(worker)

    def ask(number: str) -> Any:
        report = reporting.receive(
                by=worker, unit=Area.objects.get(code=KHANBOGD), channel="108", seen="Уйлж байна.", place="Зах",
                urgency="green", received_at=clock.now() - timedelta(hours=1),
                children=[reporting.ChildFacts(given_name="Тэмүүжин", registration_number=number)],
            )  # fmt: skip
        shown = plain(client.get(f"/reports/{report.ref}/"), number)
        return shown, plain(client.post(f"/reports/{report.ref}/accept/", follow=True), number)

    assert alike(ask)


def test_the_api_tells_nothing_either(client, worker, known):
    client.force_login(worker)

    def ask(number: str) -> Any:
        body = {
            "unit": KHANBOGD, "channel": "108", "seen": "Уйлж байна.", "urgency": "green",
            "received_at": "2026-11-20T10:00:00+08:00", "children": [{"registration_number": number}],
        }  # fmt: skip
        return plain(client.post("/api/v1/reports/", body, content_type="application/json"), number)

    assert alike(ask)[0] == 201


@pytest.mark.parametrize(
    ("typed", "kept", "warned"),
    [
        ("yъ172511o3", "УЪ17251103", 1),  # a girl's number, said to be a boy's
        ("УЪ17251113", "УЪ17251113", 0),
        ("УЪ17993113", "УЪ17993113", 1),  # a day that does not exist
        ("12345", "12345", 1),
        ("мэдэхгүй", "мэдэхгүй", 1),
    ],
)
def test_whatever_is_typed_the_report_is_registered_and_at_most_warned_of(
    client, worker, typed, kept, warned
):
    client.force_login(worker)
    # The key is missing, nothing else; then a date of the child is wrong, nothing else.
    for wrong in ({"form_key": ""}, {"form_key": str(UUID(int=1)), "child-0-born": "2019.02.30"}):
        answer = client.post("/reports/new/", sheet(typed, **({"child-0-sex": "m"} | wrong)))
        assert answer.status_code == 422
    answer = client.post(
        "/reports/new/",
        sheet(typed, form_key="00000000-0000-4000-8000-000000000001", **{"child-0-sex": "m"}),
    )
    assert answer.status_code == 302
    assert ReportChild.objects.get().registration_number == kept
    assert len([one for one in get_messages(answer.wsgi_request) if one.level_tag == "warning"]) == warned
    report = Report.objects.get()
    (case,) = reporting.accept(report, by=worker)
    assert case.child.registration_number == (kept if len(kept) == 10 else "")
