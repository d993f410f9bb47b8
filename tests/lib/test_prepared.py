"""A query made once gives what Django gives each time, for whatever values."""

from datetime import timedelta

import pytest

from accounts.models import Posting, User
from childprotect.lib import clock
from childprotect.lib.prepared import Prepared
from tests.people import CAST, make

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


def test_a_value_that_django_changes_on_its_way_is_refused() -> None:
    prepared = Prepared(lambda name: User.objects.filter(username__icontains=name), str)
    with pytest.raises(ValueError, match="cannot be put in later"):
        prepared("б")
