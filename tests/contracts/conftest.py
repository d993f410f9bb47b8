"""The world of the access matrix, for every module here that asks in it."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from childprotect.lib import clock
from tests.contracts.matrix import Asker
from tests.contracts.world import World


@pytest.fixture(scope="module")
def asker(django_db_setup: Any, django_db_blocker: Any, quick_passwords: None) -> Iterator[Asker]:
    """The world, made once for a module, and who asks in it."""
    logging.disable(logging.CRITICAL)  # each refusal would be a line, each error a page of them
    # The clock stands still: pages carry the minute they were printed at.
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(clock.now()):
        yield Asker(World())
        transaction.set_rollback(True)
    logging.disable(logging.NOTSET)
