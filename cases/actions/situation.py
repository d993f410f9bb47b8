"""How a child lives: one sheet each of care, school, health, disability and language."""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from cases.actions.editing import save_edit
from cases.actions.filing import known, not_in_future, still_open
from cases.models import Care, Case, Disability, Health, Language, Schooling
from cases.models.filed import Sheet
from childprotect.lib import clock

Written = TypeVar("Written", bound=Sheet)
# Fields that hold a code, and of which list.
CODED: dict[type[Sheet], dict[str, str]] = {
    Care: {"lives_with": "lives_with", "dwelling": "dwelling", "tenure": "tenure", "orphan": "orphan"},
    Schooling: {"attendance": "attendance"},
    Health: {},
    Disability: {"kinds": "disability"},
    Language: {"spoken": "language"},
}


@transaction.atomic
def write_sheet(
    model: type[Written], case: Case, *, by: Any, version: int, as_of: date | None = None, **facts: Any
) -> Written:
    """Write a sheet of the case as it was on a day (default today); the old values are kept as a version.

    `version` is 0 for a sheet nobody has written yet: two people who begin it at once are told like any others.
    """
    still_open(case)
    not_in_future(as_of, "as_of")
    for name, of in CODED[model].items():
        for code in facts[name] if isinstance(facts[name], list) else [facts[name]]:
            known(of, code, name)
    model.objects.get_or_create(case=case)
    sheet = model.objects.select_for_update(of=("self",)).get(case=case)
    changed = save_edit(
        sheet,
        by=by,
        verb="situation.changed",
        case=case,
        version=version,
        facts={**facts, "as_of": as_of or clock.today()},
        sheet=model._meta.model_name,
    )
    if changed:
        sheet.changed_by, sheet.changed_at = by, clock.now()
        sheet.save(update_fields=["changed_by", "changed_at"])
    return sheet
