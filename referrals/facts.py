"""What may travel with a referral: the facts a sender can choose, with their words. Nothing else ever leaves a case."""

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from cases.models.child import Sex
from childprotect.lib.dates import day_text

LABELS: dict[str, Promise | str] = {
    "name": _("Name"),
    "full_name": _("Full name"),
    "age": _("Age"),
    "sex": _("Sex"),
    "birth_date": _("Date of birth"),
    "registration_number": _("Registration number"),
    "unit": _("Unit"),
    "place": _("Where"),
    "seen": _("What happened"),
    "contact": _("Whom to call, and when it is safe"),
}
TICKED = {"age", "sex", "unit"}  # chosen unless the sender takes them out
TYPED = {"contact"}  # written on the form, not taken from the case


def values(case: Case) -> dict[str, str]:
    """The facts of a case that could travel now; unknown ones are left out."""
    child, report = case.child, case.report
    known = {
        "name": child.name if child.given_name else "",
        "full_name": f"{child.father_name} {child.given_name}".strip(),
        "age": str(child.age) if child.age is not None else "",
        "sex": child.sex if child.sex != Sex.UNKNOWN else "",
        "birth_date": child.birth_date.isoformat() if child.birth_date else "",
        "registration_number": child.registration_number,
        "unit": case.unit.path,
        "place": report.place,
        "seen": report.seen,
    }
    return {name: value for name, value in known.items() if value}


def worded(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """The facts as rows for the reader, in a fixed order."""
    return [
        (str(label), _worded(name, str(facts[name]))) for name, label in LABELS.items() if facts.get(name)
    ]


def _worded(name: str, value: str) -> str:
    """A fact as it is written on paper: what is kept is the code of a sex, and a date as machines write it."""
    if name == "sex" and value in Sex.values:
        return str(Sex(value).label)
    return day_text(date.fromisoformat(value)) if name == "birth_date" else value
