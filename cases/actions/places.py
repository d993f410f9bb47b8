"""Addresses of a case: official, actual, camps of the seasons."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.filing import add, change, ending, known, not_in_future
from cases.actions.people import of_this_case
from cases.models import Address, Case
from childprotect.lib.errors import DomainError

SOMEWHERE = ("area", "street", "building", "door", "place", "latitude", "note")


@transaction.atomic
def add_address(case: Case, *, by: Any, kind: str, form_key: UUID | None = None, **facts: Any) -> Address:
    """A place of the child or of a person; anything that tells where it is will do."""
    facts = _address(case, {"kind": kind, **facts})
    return add(Address(case=case, **facts), by=by, verb="address.added", form_key=form_key, kind=kind)


@transaction.atomic
def change_address(address: Address, *, by: Any, version: int, **facts: Any) -> Address:
    """Change an address; the old values are kept as a version."""
    return change(
        address, by=by, verb="address.changed", version=version, facts=_address(address.case, facts)
    )


def _address(case: Case, facts: dict[str, Any]) -> dict[str, Any]:
    known("address_kind", facts["kind"], "kind")
    of_this_case(case, facts.get("person"))
    not_in_future(facts.get("seen_on"), "seen_on")
    if not any(facts.get(name) for name in SOMEWHERE):
        raise DomainError(_("Write where it is: a soum or khoroo, a street, the name of the place."), "place")
    return ending(facts)
