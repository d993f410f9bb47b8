"""The case locked for a change, and moved along the table of stages: what every action of a case begins with."""

from django.utils.translation import gettext as _

from cases import stages
from cases.models import Case
from childprotect.lib.errors import StaleEdit


def locked(case: Case, version: int | None = None) -> Case:
    """The case, locked for a change; raises StaleEdit when `version` is given and no longer true."""
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "bag").get(pk=case.pk)
    if version is not None and case.version != version:
        raise StaleEdit(_("Another user changed this case meanwhile. Check it and send again."), case)
    return case


def move(case: Case, name: str, to: str = "") -> None:
    """Take the step `name`: check the stage, set the new one (`to` where the step leaves a choice). The caller saves."""
    step = stages.check(case, name)
    if step.to:
        case.stage = to or next(iter(step.to))
        assert case.stage in step.to, f"{name} does not lead to {case.stage}"
    case.version += 1
