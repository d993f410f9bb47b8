"""Every address, method, person and relation to a record, against the contract (`access.py`).

A normal run takes a fixed sample; TESTS=full takes all of it.
"""

import pytest

from accounts.scope import ScopedQuerySet
from tests.amount import FULL
from tests.contracts.access import RECORDS, Route, gather
from tests.contracts.matrix import Address, Asker, Try, addresses, sample, whole
from tests.contracts.world import ABSENT

CONTRACT = gather()
FOUND: dict[str, Address] = {address.key: address for address in addresses()}


def test_every_address_has_its_row() -> None:
    missing = [
        f'    "{key}": Route({_guess(address)}GET="..."),'
        for key, address in FOUND.items()
        if key not in CONTRACT
    ]
    assert not missing, "Put these into tests/contracts/routes_<app>.py:\n" + "\n".join(sorted(missing))


def _guess(address: Address) -> str:
    kinds = [kind for kind in RECORDS if kind in address.name.partition(":")[2] or kind in address.name]
    return f'"{(kinds or ["case"])[0]}", ' if address.values else ""


def test_no_row_is_stale() -> None:
    stale = sorted(CONTRACT.keys() - FOUND.keys())
    assert not stale, f"These addresses are gone, their rows should go too: {stale}"


def test_addresses_hold_no_integer_ids_and_no_unnamed_routes() -> None:
    wrong = [
        address.pattern for address in FOUND.values() if "<int:" in address.pattern or " " in address.name
    ]
    assert not wrong


def test_rows_name_known_records_and_a_method() -> None:
    wrong = [
        key for key, route in CONTRACT.items() if not route.methods or route.record not in {None, *RECORDS}
    ]
    assert not wrong


@pytest.mark.parametrize("key", sorted(CONTRACT.keys() & FOUND.keys()))
def test_address_answers_as_the_contract_says(asker: Asker, key: str) -> None:
    route, address = CONTRACT[key], FOUND[key]
    tries = whole(route) if FULL else sample(asker.world, route, key)
    problems = [sentence for this in tries for sentence in asker.problems(address, route, this)]
    shown = "\n".join(problems[:25])
    assert not problems, f"{key}: {len(problems)} of {len(tries)} answers are wrong\n{shown}"


READERS = "worker supervisor inspector"
MISTAKES = {
    "unscoped": (Route("case", GET=READERS), ["should be 404", "may not read"]),
    "writes_first": (Route("case", POST="worker supervisor"), ["was refused, and yet changed something"]),
    "tells_in_a_header": (Route("case", GET=READERS), ["may not read", "absent by its headers"]),
    "silent": (Route("case", GET=READERS), ["0 denials are in the log"]),
    "breaks": (Route("case", GET=READERS), ["answered 500 (RuntimeError('broken')), should be through"]),
}


def _logged_in(asker: Asker, name: str, route: Route) -> list[str]:
    address = Address(f"leaky:{name}", ("ref",), "")
    tries = [
        Try(who, route.methods[0], relation)
        for who in ("worker", "neighbour", "far_worker", "far_inspector", "official", "nobody")
        for relation in ("mine", "far", "shared", "share_ended", ABSENT)
    ]
    return [sentence for this in tries for sentence in asker.problems(address, route, this)]


@pytest.mark.urls("tests.contracts.leaky_urls")
@pytest.mark.parametrize("name", MISTAKES)
def test_the_matrix_finds_the_mistake(asker: Asker, name: str) -> None:
    route, wanted = MISTAKES[name]
    found = _logged_in(asker, name, route)
    for part in wanted:
        assert any(part in sentence for sentence in found), found[:5]


@pytest.mark.urls("tests.contracts.leaky_urls")
def test_the_matrix_is_content_with_a_right_page(asker: Asker) -> None:
    assert _logged_in(asker, "right", Route("case", GET=READERS)) == []


@pytest.mark.urls("tests.contracts.leaky_urls")
def test_without_the_scope_the_matrix_fails(asker: Asker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ScopedQuerySet, "visible_to", lambda rows, *_arguments, **_named: rows.all())
    found = _logged_in(asker, "right", Route("case", GET=READERS))
    assert any("should be 404" in sentence for sentence in found)
    assert any("may not read" in sentence for sentence in found)


def test_a_value_without_a_meaning_is_asked_for() -> None:
    with pytest.raises(AssertionError, match="kwargs"):
        Asker.path(Asker.__new__(Asker), Address("x", ("ref",), "x/<uuid:ref>/"), Route(GET="worker"), None)
