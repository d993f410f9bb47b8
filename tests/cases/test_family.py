"""Several children of one family in one report: a file each, one family, shown on each file within scope."""

from datetime import timedelta

import pytest

from areas.models import Area
from cases.actions import family, reporting
from cases.models import Family, FamilyMember
from childprotect.lib import clock
from tests import factories
from tests.people import KHANBOGD, TSOGTTSETSII

pytestmark = pytest.mark.django_db


def beside(case) -> list[int]:
    return sorted(FamilyMember.objects.beside(case.child_id).values_list("child_id", flat=True))


def received(by, children: int, *, code: str = KHANBOGD, **facts):
    return reporting.receive(
        by=by,
        unit=Area.objects.get(code=code),
        channel="108",
        seen="Хүүхдүүд ганцаараа байна.",
        place="Хойд гудамж",
        urgency="orange",
        received_at=clock.now() - timedelta(hours=1),
        children=[reporting.ChildFacts(given_name=f"Хүүхэд {number}") for number in range(children)],
        **facts,
    )


def test_each_child_gets_a_file_and_all_one_family(worker):
    cases = reporting.accept(received(worker, 3), by=worker)
    assert len({case.child_id for case in cases}) == 3
    assert Family.objects.count() == 1
    assert beside(cases[0]) == [case.child_id for case in cases[1:]]


def test_children_of_several_families_are_not_linked(worker):
    reporting.accept(received(worker, 2, one_family=False), by=worker)
    assert not Family.objects.exists()


def test_one_child_makes_no_family(worker):
    reporting.accept(received(worker, 1), by=worker)
    assert not Family.objects.exists()


def test_a_sister_reported_later_joins_the_family_there_is(worker):
    (first, second) = reporting.accept(received(worker, 2), by=worker)
    later = received(worker, 2)
    later.children.filter(pk=later.children.first().pk).update(same_as=first.child)
    (_again, third) = reporting.accept(later, by=worker)
    assert Family.objects.count() == 1
    assert beside(third) == sorted([first.child_id, second.child_id])


def test_linking_twice_changes_nothing(worker):
    children = [factories.child(worker), factories.child(worker)]
    one, two = family.link(children, by=worker), family.link(children, by=worker)
    assert one == two
    assert FamilyMember.objects.count() == 2


def test_each_file_shows_the_others_within_scope_only(client, worker, neighbour):
    here, there = factories.child(worker, "Анударь"), factories.child(neighbour, "Тэнүүнбаяр")
    near = factories.child(worker, "Сувданчимэг")
    case = factories.case(worker, child=here)
    factories.case(worker, child=near)
    factories.case(neighbour, Area.objects.get(code=TSOGTTSETSII), child=there)
    family.link([here, near, there], by=worker)
    client.force_login(worker)
    shown = client.get(case.get_absolute_url()).content.decode()
    assert "Сувданчимэг" in shown
    assert "Тэнүүнбаяр" not in shown


def test_the_sheet_takes_the_tick_away(client, worker):
    client.force_login(worker)
    assert 'name="one_family"' in client.get("/reports/new/").content.decode()
