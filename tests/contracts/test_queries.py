"""The main pages keep their number of queries, however many cases there are (`manage.py measure` tells the time)."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from childprotect.demo.build import build
from childprotect.lib import clock

MOST = {
    "my work": 14,  # one of them only because the demo account stands in for a colleague
    "case list of 25": 12,
    "case list of 100": 12,
    "case page": 18,
    "inspector's board": 12,
    "referral inbox": 12,
    "occupancy board, aimag": 12,
    "occupancy board, nation": 12,
}


@pytest.mark.django_db
def test_pages_stay_within_their_queries() -> None:
    build(seed=7, day=clock.today(), cases=60, step=lambda: None)
    table = StringIO()
    call_command("measure", "--times", "1", stdout=table)
    asked = dict(re.findall(r"^(.{26}) +(\d+) ", table.getvalue(), re.M))
    counted = {title.strip(): int(queries) for title, queries in asked.items()}
    assert counted.keys() == MOST.keys(), table.getvalue()
    assert {title: queries for title, queries in counted.items() if queries > MOST[title]} == {}
