"""The people around a child, and their telephone numbers."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.filing import add, change, ending, known
from cases.models import Case, CasePerson, FamilyMember, Phone
from childprotect.lib import clock
from childprotect.lib.errors import DomainError

OLDEST = 120  # years


@transaction.atomic
def add_person(
    case: Case,
    *,
    by: Any,
    relation: str,
    form_key: UUID | None = None,
    taken_from: CasePerson | None = None,
    phone: str = "",
    **facts: Any,
) -> CasePerson:
    """Somebody around the child: a relation, and a name if it is known.

    `phone` (E.164) is put beside the person, its safety not known yet. `taken_from` is the same person in the file of
    a brother or sister, whom the caller must have met. Raises DomainError for what cannot be.
    """
    facts = _person({"relation": relation, **facts})
    if taken_from is not None and not _of_one_family(taken_from.case.child_id, case.child_id):
        raise DomainError(_("This person stands in the file of a child of another family."))
    made = add(
        CasePerson(case=case, taken_from=taken_from, **facts),
        by=by,
        verb="person.added",
        form_key=form_key,
        relation=relation,
    )
    if phone and not made.phones.exists():
        add(Phone(case=case, person=made, number=phone), by=by, verb="phone.added")
    return made


@transaction.atomic
def change_person(person: CasePerson, *, by: Any, version: int, **facts: Any) -> CasePerson:
    """Change what is known of a person; the old values are kept as a version."""
    return change(person, by=by, verb="person.changed", version=version, facts=_person(facts))


def _of_one_family(one: int, other: int) -> bool:
    """Whether two children are the same or of one family."""
    return one == other or FamilyMember.objects.beside(one).filter(child=other).exists()


def _person(facts: dict[str, Any]) -> dict[str, Any]:
    known("relation", facts["relation"], "relation")
    year, now = facts.get("birth_year"), clock.today().year
    if year is not None and not now - OLDEST <= year <= now:
        raise DomainError(
            _("Write a year between %(first)s and %(last)s.") % {"first": now - OLDEST, "last": now},
            "birth_year",
        )
    if facts.get("household") and facts.get("life") == CasePerson.Life.DEAD:
        raise DomainError(_("Who has died does not live with the child any more."), "household")
    return ending(facts)


@transaction.atomic
def add_phone(case: Case, *, by: Any, number: str, form_key: UUID | None = None, **facts: Any) -> Phone:
    """A telephone number (E.164), whose it is, and whether calling and texting it is safe."""
    facts = _phone(case, facts)
    return add(Phone(case=case, number=number, **facts), by=by, verb="phone.added", form_key=form_key)


@transaction.atomic
def change_phone(phone: Phone, *, by: Any, version: int, **facts: Any) -> Phone:
    """Change a number or what is known of its safety; the old values are kept as a version."""
    return change(phone, by=by, verb="phone.changed", version=version, facts=_phone(phone.case, facts))


def _phone(case: Case, facts: dict[str, Any]) -> dict[str, Any]:
    of_this_case(case, facts.get("person"))
    if facts.get("person") and facts.get("owner"):
        raise DomainError(_("Choose a person, or write whose number it is: not both."), "owner")
    return ending(facts)


def of_this_case(case: Case, person: CasePerson | None) -> None:
    """Raises DomainError for a person of another case's file."""
    if person is not None and person.case_id != case.pk:
        raise DomainError(_("Choose a person of this case."), "person")
