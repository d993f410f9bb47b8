"""What the case page asks in one form for everybody is what the scope would give: all of a case, or it is asked anew."""

from datetime import timedelta

import pytest

from accounts.models import User
from cases import hooks
from cases.actions import notes, sharing, tasks
from cases.models import Note, Task
from childprotect.lib import clock
from referrals.actions import send_referral
from referrals.models import Referral
from tests import factories
from tests.people import CAST, SONGINOKHAIRKHAN, make

pytestmark = pytest.mark.django_db


def test_only_who_meets_all_of_a_case_by_its_area_is_not_asked_for_row_by_row(worker: User) -> None:
    case = factories.case(worker)
    others = [name for name in CAST if name not in {"worker", "partner"}]
    people = [worker, *(make(name, *CAST[name]) for name in (*others, "partner"))]
    away = make("away", "worker", SONGINOKHAIRKHAN)
    left = make("left", "worker", CAST["worker"][1])
    User.objects.filter(pk=left.pk).update(is_active=False)
    left.refresh_from_db()
    notes.write_note(case, by=worker, kind="visit", text="Уулзсан.", happened_at=clock.now())
    tasks.add_task(case, by=worker, title="Асуух", due_on=clock.today() + timedelta(days=3))
    office = factories.organisation(member=people[-1])
    send_referral(case, by=worker, organisation=office, service="medical", need="Үзлэг.", facts={})
    sharing.share_case(
        case, by=worker, person=away, until=clock.today() + timedelta(days=3), reason="Хамт ажиллана."
    )
    whole: dict[str, set[str]] = {}
    for rows in (Note.objects, Task.objects, Referral.objects):
        for person in (*people, away, left):
            if rows.met_whole(person, case):
                whole.setdefault(rows.model.__name__, set()).add(person.username)
                assert rows.visible_to(person).filter(case=case).count() == 1
    assert set(whole) == {"Note", "Task", "Referral"}
    for names in whole.values():
        assert {"worker", "colleague", "supervisor"} <= names
        assert not names & {"neighbour", "far_worker", "far_inspector", "partner", "nobody", "away", "left"}


def test_what_keeps_a_case_open_differs_by_the_case_and_the_moment_alone() -> None:
    now = clock.now()
    for matter in hooks.open_matters:
        asked = matter.rows(1, now).query.sql_with_params()
        with clock.later(days=40):
            assert matter.rows(1, now).query.sql_with_params() == asked
