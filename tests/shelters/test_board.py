"""The board of now: each number is the length of its list, and lists say no name."""

from datetime import timedelta

import pytest

from childprotect.lib import clock
from shelters import board
from shelters.actions import facility as changes
from shelters.actions import placing
from shelters.models import Facility
from tests import factories
from tests.queries import queries

LISTS = ("here", "held", "waiting", "leaving", "ending", "late", "out", "free", "turned")


@pytest.fixture
def home(worker, manager):
    """Four beds: a child long here, a bed held, one asked for, one bed out of use."""
    home = factories.facility(manager=manager, beds=4)
    with clock.later(days=-28):
        stay = placing.propose_stay(factories.case(worker), by=worker, facility=home, sheet="")
        placing.admit(placing.give_bed(stay, by=manager), by=manager)
    placing.give_bed(
        placing.propose_stay(factories.case(worker), by=worker, facility=home, sheet=""), by=manager
    )
    placing.propose_stay(factories.case(worker), by=worker, facility=home, sheet="")
    changes.take_out_of_use(home.beds.get(label="1-4"), by=manager, until=clock.today(), reason="Засвар")
    return home


@pytest.mark.django_db
def test_numbers_are_the_lengths_of_their_lists(home):
    drawn = board.build(Facility.objects.all())
    total = drawn.total
    assert (total.beds, total.occupied, total.held, total.out, total.free) == (4, 1, 1, 1, 1)
    assert [len(drawn.listed(what)) for what in ("here", "held", "waiting", "leaving")] == [1, 1, 1, 1]
    assert (len(drawn.empty), len(drawn.out)) == (total.free, total.out)
    assert sum(number for _code, number in drawn.by_left) == 1
    assert drawn.listed("nonsense") is None
    with clock.later(days=4):
        late = board.build(Facility.objects.all())
        assert (late.total.late, late.total.held) == (1, 0)


@pytest.mark.django_db
def test_lists_say_no_name_and_open_the_stay_only_to_who_may_see_it(home, official, supervisor, client):
    name = home.stays.first().child.given_name
    for person, links in ((official, False), (supervisor, True)):
        client.force_login(person)
        for what in LISTS:
            answer = client.get(f"/occupancy/list/{what}/")
            assert answer.status_code == 200, what
            assert name not in answer.content.decode()
        assert ("/stays/" in client.get("/occupancy/list/here/").content.decode()) == links
    client.force_login(official)
    assert client.get("/occupancy/list/f/").status_code == 404
    assert queries(client, "/occupancy/") <= 11
    assert queries(client, "/occupancy/list/here/") <= 10


@pytest.mark.django_db
def test_history_over_the_api_refuses_what_cannot_be(home, official, client):
    client.force_login(official)
    at = "/api/v1/occupancy/history/"
    assert client.get(at, {"grain": "day"}).json()["total"]["occupied"] == 0
    for asked in ({"since": "2026-02-30"}, {"since": "1999-01-01"}, {"grain": "week"}, {"aimag": "99"}):
        assert client.get(at, asked).status_code == 400, asked
    yesterday = clock.today() - timedelta(days=1)
    assert client.get("/occupancy/history/", {"since": clock.today(), "until": yesterday}).status_code == 422
    assert client.get("/occupancy/history/table.csv").status_code == 200
