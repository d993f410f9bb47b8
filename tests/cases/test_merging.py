"""Two files of one child: joined by a pointer that moves nothing, undone freely, never in a circle."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import User
from areas.models import Area
from areas.place import place
from audit.models import Event
from cases import lexicon, search
from cases.actions import matching, merging, reporting
from cases.matching import Known, possible_children
from cases.models import Case, CaseName, Child, DuplicateCandidate, Merge, Notification
from childprotect.lib.errors import DomainError
from shelters.actions import placing
from tests import factories
from tests.amount import FULL
from tests.people import TSOGTTSETSII, make

pytestmark = pytest.mark.django_db
State = DuplicateCandidate.State


def known(by: User, given: str, father: str = "Ганбат", code: str = "", **fields: object) -> Case:
    """A case of a child that the lexicon knows."""
    child = factories.child(by, given, father, **fields)
    lexicon.learn({child.given_key, child.father_key})
    unit = Area.objects.get(code=code) if code else None
    return factories.case(by, unit, child=child, clocked=False)


def pointers() -> list[tuple[int, int | None]]:
    return list(Child.objects.order_by("pk").values_list("pk", "merged_into"))


# -- joining and parting ---------------------------------------------------------------------------------------


def test_joining_moves_nothing_and_is_told(worker, colleague):
    one, other = known(worker, "Тэмүүжин"), known(colleague, "Темүүжин")
    before = {case.pk: case.child_id for case in (one, other)}
    joined = merging.merge(other.child, one.child, by=worker)
    assert dict(Case.objects.values_list("pk", "child_id")) == before
    assert Child.objects.get(pk=other.child_id).merged_into_id == one.child_id
    for case in (one, other):
        assert Event.objects.filter(case_ref=case.ref, verb="case.child_merged", actor=worker).count() == 1
    assert (
        Notification.objects.filter(verb="child.merged").values_list("person", flat=True).get()
        == colleague.pk
    )
    merging.undo(joined, by=colleague)
    assert Child.objects.get(pk=other.child_id).merged_into_id is None
    assert Event.objects.filter(verb="case.child_unmerged").count() == 2
    assert (
        Notification.objects.filter(verb="child.unmerged").values_list("person", flat=True).get() == worker.pk
    )


def test_what_makes_no_sense_is_refused_in_words(worker):
    one, other = factories.child(worker), factories.child(worker)
    with pytest.raises(DomainError):
        merging.merge(one, one, by=worker)
    joined = merging.merge(one, other, by=worker)
    with pytest.raises(DomainError):
        merging.merge(one, other, by=worker)
    with pytest.raises(DomainError):
        merging.merge(other, one, by=worker)
    merging.undo(joined, by=worker)
    with pytest.raises(DomainError):
        merging.undo(joined, by=worker)


def test_a_joined_file_brings_what_it_is_joined_with(worker):
    one, two, three = (factories.child(worker) for _time in range(3))
    first = merging.merge(one, two, by=worker)
    merging.merge(one, three, by=worker)  # its leading file goes along
    assert set(Child.objects.filter(merged_into=three)) == {one, two}
    merging.undo(first, by=worker)
    assert pointers() == [(one.pk, None), (two.pk, three.pk), (three.pk, None)]


@settings(max_examples=40 if FULL else 10, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.booleans()), min_size=1, max_size=14))
def test_no_way_of_joining_and_parting_makes_a_circle_and_undo_restores(steps):
    with transaction.atomic():
        by = make("joiner", "worker", "4631")
        children = [factories.child(by) for _number in range(6)]
        for one, other, undo in steps:
            before = pointers()
            try:
                joined = merging.merge(children[one], children[other], by=by)
            except DomainError:
                assert pointers() == before
                continue
            follow(children)
            if undo:
                merging.undo(joined, by=by)
                assert pointers() == before
            elif other % 2:  # now and then an old one is undone, out of turn
                merging.undo(Merge.objects.in_force().order_by("pk")[0], by=by)
            follow(children)
        transaction.set_rollback(True)


def follow(children: list[Child]) -> None:
    """Every file points at the end of its way along the joins in force, and that end points nowhere."""
    joins = dict(Merge.objects.in_force().values_list("child", "into"))
    stands = dict(Child.objects.values_list("pk", "merged_into"))
    for child in children:
        at, seen = child.pk, set()
        while at in joins:
            assert at not in seen
            seen.add(at)
            at = joins[at]
        assert stands[child.pk] == (at if at != child.pk else None)
        assert stands[at] is None


def test_the_database_itself_refuses_circles_and_chains(worker):
    one, two, three = (factories.child(worker) for _time in range(3))
    Child.objects.filter(pk=two.pk).update(merged_into=one)
    for child, into in ((one, one), (one, two), (three, two), (one, three)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Child.objects.filter(pk=child.pk).update(merged_into=into)


@pytest.mark.django_db(transaction=True)
def test_two_joins_that_meet_crosswise_leave_one(worker):
    one, other = factories.child(worker), factories.child(worker)
    gate, problems = threading.Barrier(2), []

    def join(child: Child, into: Child) -> None:
        gate.wait()
        try:
            merging.merge(child, into, by=worker)
        except DomainError as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=join, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(problems) == 1
    assert Merge.objects.in_force().count() == 1


# -- afterwards ------------------------------------------------------------------------------------------------


def test_search_shows_all_cases_of_the_child_under_either_name(supervisor, worker, neighbour):
    one = known(worker, "Тэмүүжин")
    other = known(neighbour, "Алтанхуяг", code=TSOGTTSETSII)
    merging.merge(other.child, one.child, by=supervisor)
    for typed in ("Тэмүүжин", "Алтанхуяг", one.child.number, other.child.number):
        rows = search.find(supervisor, typed).rows
        assert {row["pk"] for row in rows} == {one.pk, other.pk}, typed
        assert {row["joined"]["number"] for row in rows} == {one.number}
    assert [row["pk"] for row in search.find(worker, "Тэмүүжин").rows] == [one.pk]
    assert search.find(worker, "Тэмүүжин").rows[0]["joined"] is None
    assert search.find(worker, "Алтанхуяг").rows == []  # a name that only a file outside the area bears


def test_the_leading_file_is_proposed_where_the_person_sees_it(supervisor, worker, neighbour):
    one = known(worker, "Тэмүүжин", birth_date=date(2017, 3, 14))
    other = known(neighbour, "Алтанхуяг", code=TSOGTTSETSII, birth_date=date(2017, 3, 14))
    merging.merge(one.child, other.child, by=supervisor)
    typed = Known.typed(given_name="Тэмүүжин", father_name="Ганбат", birth_date=date(2017, 3, 14))
    assert [match.child for match in possible_children(supervisor, typed)] == [other.child]
    assert [match.child for match in possible_children(worker, typed)] == [one.child]
    assert possible_children(supervisor, typed, besides=other.child) == []


def test_a_new_report_joins_the_case_that_stands_in_the_joined_file(worker, supervisor):
    case, twin = known(worker, "Тэмүүжин"), factories.child(worker, "Темүүжин")
    merging.merge(case.child, twin, by=supervisor)
    report = factories.report(worker)
    report.children.create(same_as=twin)
    assert reporting.accept(report, by=worker) == [case]


def test_a_child_placed_under_another_file_is_placed(worker, manager):
    home = factories.facility(manager=manager)
    one, other = factories.case(worker), factories.case(worker)
    placing.propose_stay(one, by=worker, facility=home, sheet="")
    merging.merge(one.child, other.child, by=worker)
    other.refresh_from_db()
    with pytest.raises(DomainError):
        placing.propose_stay(other, by=worker, facility=home, sheet="")


# -- in the own area -------------------------------------------------------------------------------------------


def test_a_worker_joins_and_parts_two_files_of_the_unit(client: Client, worker, colleague):
    one, other = known(worker, "Тэмүүжин"), known(colleague, "Темүүжин")
    client.force_login(worker)
    page = client.get(f"/cases/{one.ref}/same-child/").content.decode()
    assert f"/cases/{one.ref}/same-child/{other.ref}/" in page
    found = client.post(f"/cases/{one.ref}/same-child/", {"number": other.number.lower()})
    assert found.url == f"/cases/{one.ref}/same-child/{other.ref}/"
    assert "Темүүжин" in client.get(found.url).content.decode()
    assert client.post(found.url, {}).status_code == 422
    assert client.post(found.url, {"leading": str(one.child.ref)}).status_code == 302
    join = Merge.objects.get()
    assert join.into == one.child
    assert "Г.Темүүжин" in client.get(f"/cases/{one.ref}/same-child/").content.decode()
    client.post(f"/cases/{one.ref}/same-child/{join.ref}/undo/")
    assert not Merge.objects.in_force().exists()


def test_a_registration_number_is_masked_on_the_workers_page(client: Client, worker):
    one = known(worker, "Тэмүүжин", registration_number="КЪ17231434")
    other = known(worker, "Темүүжин", registration_number="КЪ17231434")
    client.force_login(worker)
    page = client.get(f"/cases/{one.ref}/same-child/{other.ref}/").content.decode()
    assert "КЪ17231434" not in page
    assert "КЪ••••••34" in page


def test_a_file_outside_the_area_can_neither_be_joined_nor_parted_nor_seen(
    client: Client, worker, neighbour, registrar
):
    mine, far = known(worker, "Тэмүүжин"), known(neighbour, "Алтанхуяг", code=TSOGTTSETSII)
    client.force_login(worker)
    assert client.get(f"/cases/{mine.ref}/same-child/{far.ref}/").status_code == 404
    answer = client.post(f"/cases/{mine.ref}/same-child/", {"number": far.number})
    assert answer.status_code == 422
    join = merging.merge(mine.child, far.child, by=registrar)
    text = client.get(f"/cases/{mine.ref}/same-child/").content.decode()
    text += client.get(f"/cases/{mine.ref}/").content.decode()
    text += client.get(f"/cases/{mine.ref}/history/").content.decode()
    text += client.get("/notifications/").content.decode()
    for secret in ("Алтанхуяг", far.number, far.child.number, str(far.ref), str(far.child.ref), "Цогтцэций"):
        assert secret not in text
    with pytest.raises(DomainError):
        matching.part(mine, join.ref, by=worker)
    assert Merge.objects.in_force().exists()


def test_the_names_of_a_case_follow_the_child_and_the_place(worker):
    case = known(worker, "Тэмүүжин")
    case.child.given_name = "Номин"
    case.child.set_keys()
    case.child.save()
    elsewhere = Area.objects.get(code=TSOGTTSETSII)
    Case.objects.filter(pk=case.pk).update(**place(elsewhere))
    kept = CaseName.objects.get(pk=case.pk)
    assert (kept.given_key, kept.unit) == ("nomin", elsewhere)


def test_names_are_met_in_the_same_scope_as_the_cases(
    worker, neighbour, supervisor, inspector, far_worker, official
):
    known(worker, "Тэмүүжин")
    known(neighbour, "Номин", code=TSOGTTSETSII)
    Case.objects.filter(child__given_name="Номин").update(worker=far_worker)  # named, though outside the area
    for person in (worker, neighbour, supervisor, inspector, far_worker, official):
        cases = set(Case.objects.visible_to(person, search.SEARCH).values_list("pk", flat=True))
        assert set(CaseName.objects.visible_to(person, search.SEARCH).values_list("pk", flat=True)) == cases
