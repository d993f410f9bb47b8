"""What notifications say, and where each leads."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from cases import clocks, notices, notify, sweep
from cases.models import Notification
from childprotect.lib import clock
from devstack.proc import ROOT
from tests import factories

pytestmark = pytest.mark.django_db
TOLD = re.compile(r"notify\.tell\(\s*[^,]+,\s*\"([a-z_.]+)\"")


def sources() -> list[Path]:
    return [
        path
        for app in ("accounts", "cases", "shelters", "referrals", "inspectors")
        for path in (ROOT / app).rglob("*.py")
    ]


def test_every_verb_that_is_told_has_words_in_both_languages() -> None:
    told = {verb for path in sources() for verb in TOLD.findall(path.read_text(encoding="utf-8"))}
    told |= {f"deadline.{phase}" for phase in (sweep.BEFORE, sweep.DUE, sweep.LATE)}
    assert len(told) > 8
    assert told - notices.known() == set()
    for language in ("mn", "en"):
        with translation.override(language):
            assert {verb for verb in told if verb == notices.words(Notification(verb=verb))} == set()


def test_a_report_that_waits_too_long_leads_to_the_report(client: Client, worker: User) -> None:
    report = factories.report(worker)
    clocks.start(report, "report.triage", case=None, person=worker, unit=report.unit)
    with clock.later(hours=5):
        sweep.run()
    row = Notification.objects.exclude(deadline=None).get()
    client.force_login(worker)
    answer = client.get(reverse("cases:notification_open", args=[row.ref]))
    assert answer.status_code == 302
    assert answer.url == reverse("cases:report_detail", args=[report.ref])  # type: ignore[attr-defined]


def test_a_notice_of_something_unknown_leads_to_the_list(client: Client, worker: User) -> None:
    report = factories.report(worker)
    row = notify.tell(worker, "case.assigned", report)
    assert row
    Notification.objects.filter(pk=row.pk).update(subject_type="gone.thing")
    client.force_login(worker)
    answer = client.get(reverse("cases:notification_open", args=[row.ref]))
    assert answer.url == reverse("cases:notification_list")  # type: ignore[attr-defined]
