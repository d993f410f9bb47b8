"""The person a relation is about, with what user administration and reminders hold of them."""

from datetime import timedelta

from accounts.models import Absence, Posting
from cases.models import Case, Delivery, Notification
from childprotect.lib import clock
from tests.contracts.world.oracle import SUBJECTS, Fact, Oracle, above
from tests.people import CAST


def person(world: Oracle, relation: str, case: Case) -> None:
    """Their account and posting, a message, one that could not be delivered, and time off."""
    about = SUBJECTS[relation]
    posted = CAST[about][1]
    one = world.people[about]
    areas = above(posted) if posted else set()
    world.facts["user", relation] = Fact(one.ref, areas)
    world.facts["posting", relation] = Fact(Posting.objects.get(person=one).ref, areas)
    told = Notification.objects.create(
        person=one, verb="case.assigned", subject_type="cases.case", subject_ref=case.ref, case=case
    )
    world.facts["notification", relation] = Fact(told.ref, set(), {about})
    out = Delivery.objects.create(notification=told, person=one, channel="email", state="failed")
    world.facts["delivery", relation] = Fact(out.ref, areas)
    works = CAST[about][0] == "worker"  # only workers are of a supervisor's team
    world.facts["teammate", relation] = Fact(one.ref, areas if works else set())
    absence = Absence.objects.create(
        person=one,
        since=clock.today() + timedelta(days=20),
        until=clock.today() + timedelta(days=21),
        entered_by=one,
    )
    above_them = {who for who, (role, area) in CAST.items() if role == "supervisor" and area in areas}
    world.facts["absence", relation] = Fact(absence.ref, set(), {about} | (above_them if works else set()))
