"""Brothers and sisters who come at once: all of a group get beds or none, and none is refused while beds suffice."""

import threading

import pytest
from django.db import connection

from childprotect.lib.errors import DomainError
from shelters.actions import holding
from shelters.models import Stay
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_as_many_pairs_as_there_are_beds_for_are_held_at_once(worker, manager):
    home = factories.facility(manager=manager, beds=5)
    pairs = [[factories.case(worker, clocked=False) for _one in range(2)] for _pair in range(4)]
    won, lost, gate = [], [], threading.Barrier(len(pairs))

    def hold(pair) -> None:
        gate.wait()
        try:
            won.append(holding.hold_beds(pair[0], by=worker, facility=home, together=pair[1:]))
        except DomainError:
            lost.append(pair)
        finally:
            connection.close()

    threads = [threading.Thread(target=hold, args=(pair,)) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(won), len(lost)) == (2, 2)
    assert Stay.objects.filter(status=Stay.Status.HELD).values("bed").distinct().count() == 4
