"""A query made once gives what Django gives each time, for whatever values."""

import uuid
from datetime import timedelta

import pytest
from django.db.models import Count, Q

from accounts.models import Posting, User
from cases.models import Case
from childprotect.lib import clock
from childprotect.lib.prepared import Prepared
from childprotect.lib.unions import count_in_one
from childprotect.lib.web import one_of
from tests import factories
from tests.people import CAST, KHANBOGD, SAINSHAND, make

pytestmark = pytest.mark.django_db


def test_the_same_rows_as_django_gives_with_their_related_rows(django_assert_num_queries) -> None:
    people = [make(name, *CAST[name]) for name in ("worker", "far_inspector")]
    Posting.objects.filter(person=people[1]).update(until=clock.today() - timedelta(days=1))

    def asked(person: int, day: object) -> object:
        return Posting.objects.filter(person_id=person).in_force(day).select_related("area", "area__aimag")  # type: ignore[arg-type]

    prepared = Prepared(asked, int, type(clock.today()))
    for person in people:
        for day in (clock.today(), clock.today() - timedelta(days=1)):
            wanted = list(asked(person.pk, day))  # type: ignore[call-overload]
            with django_assert_num_queries(1):
                found = prepared(person.pk, day)
                assert [(row, row.__dict__.keys()) for row in found] == [
                    (row, row.__dict__.keys()) for row in wanted
                ]
                assert [row.area.aimag for row in found] == [row.area.aimag for row in wanted]


WITHIN = {
    "all": (lambda rows: rows, 1),
    "some": (lambda rows: rows.filter(Q(username="worker") | Q(pk__in=[0])), 1),
    "a subquery": (lambda rows: rows.filter(pk__in=Posting.objects.in_force().values("person_id")), 1),
    "others": (lambda rows: rows.exclude(username="worker"), 0),
    "none": (lambda rows: rows.none(), 0),
    "joined": (lambda rows: rows.filter(postings__area__code=KHANBOGD), 1),
    "joined, others": (lambda rows: rows.filter(postings__area__code=SAINSHAND), 0),
    "annotated": (lambda rows: rows.annotate(held=Count("postings")).filter(held=1), 1),
    "distinct": (lambda rows: rows.distinct(), 1),
    "with its maker": (lambda rows: rows.select_related("made_by"), 1),
}


@pytest.mark.parametrize("name", WITHIN)
def test_one_record_is_found_only_among_those_it_is_asked_of(name: str, django_assert_num_queries) -> None:
    narrowed, wanted = WITHIN[name]
    person = make("worker", *CAST["worker"])
    make("colleague", *CAST["colleague"])
    rows = narrowed(User.objects.all())
    for related in ((), ("made_by__made_by",)):
        with django_assert_num_queries(0 if name == "none" else 1):
            found = one_of(rows, person.ref, related)
        assert (found == person) is bool(wanted)
        if found and (related or name == "with its maker"):
            assert "made_by" in found._state.fields_cache
        assert one_of(rows, uuid.uuid4(), related) is None


def test_the_scope_of_an_area_needs_no_join() -> None:
    worker = make("worker", *CAST["worker"])
    case = factories.case(worker)
    by_ref = Prepared(lambda ref: Case.objects.filter(ref=ref).select_related("unit").order_by(), uuid.UUID)
    assert by_ref.among(Case.objects.visible_to(worker), case.ref) == [case]
    stranger = make("neighbour", *CAST["neighbour"])
    assert by_ref.among(Case.objects.visible_to(stranger), case.ref) == []


def test_what_is_annotated_stands_on_the_object() -> None:
    person = make("worker", *CAST["worker"])
    prepared = Prepared(
        lambda pk: User.objects.filter(pk=pk).only("username").annotate(held=Count("postings")), int
    )
    [found] = prepared(person.pk)
    assert (found.username, found.held) == ("worker", 1)
    assert "given_name" in found.get_deferred_fields()


@pytest.mark.parametrize("name", WITHIN)
def test_rows_are_counted_in_one_query_as_django_counts_them(name: str, django_assert_num_queries) -> None:
    make("worker", *CAST["worker"])
    make("colleague", *CAST["colleague"])
    rows = WITHIN[name][0](User.objects.all())
    wanted = rows.count()
    with django_assert_num_queries(1):
        counted = count_in_one({"these": rows, "all": User.objects.all()}, most=50)
    assert counted == {"these": wanted, "all": 2}
    assert count_in_one({"all": User.objects.all()}, most=1) == {"all": 1}


def test_values_come_as_tuples() -> None:
    person = make("worker", *CAST["worker"])
    prepared = Prepared(lambda pk: User.objects.filter(pk=pk).values_list("username", "ref"), int)
    assert prepared(person.pk) == [(person.username, person.ref)]


def test_a_value_that_django_changes_on_its_way_is_refused() -> None:
    prepared = Prepared(lambda name: User.objects.filter(username__icontains=name), str)
    with pytest.raises(ValueError, match="cannot be put in later"):
        prepared("б")
