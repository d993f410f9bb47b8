"""The sheet of a stay on paper, for the folder of the facility: no case, and no address of anybody."""

from typing import Any

from django.utils.translation import gettext as _

from audit import log
from cases import codes
from childprotect.lib.dates import day_text, moment_text
from childprotect.lib.paper import Paper, Section, pdf
from shelters.models import Belonging, HealthAlert, Medicine, Stay, StayGround, StayTold, Visitor


def sheet(stay: Stay, *, by: Any) -> bytes:
    """What whoever is with the child must have at hand: who it is, health, medicine, visitors, ground, things."""

    def rows(model: Any, **more: Any) -> Any:
        return model.objects.visible_to(by).filter(stay=stay, **more)

    child, worker = stay.child, stay.case.worker or stay.proposed_by
    about = [
        (_("Name"), f"{child.father_name} {child.given_name}".strip() or _("Name unknown")),
        (_("Age"), "" if child.age is None else str(child.age)),
        (_("Sex"), str(child.get_sex_display())),
        (_("Admitted"), moment_text(stay.admitted_at) if stay.admitted_at else ""),
        (_("Bed"), stay.bed.label if stay.bed else ""),
        (_("Responsible worker"), f"{worker.name} {worker.phone}".strip()),
    ]
    ground = rows(StayGround).first()
    stated = (
        [
            (_("Ground"), codes.word("stay_ground", ground.ground)),
            (
                _("Who decided"),
                f"{codes.word('stay_decider', ground.decided_by)}, {moment_text(ground.decided_at)}",
            ),
        ]
        if ground
        else []
    )
    told = [
        (codes.word("stay_told", row.whom), moment_text(row.told_at) if row.told_at else row.note)
        for row in rows(StayTold)
    ]
    words = {True: _("May visit"), False: _("Must not visit")}
    sections = [
        Section(
            _("Child"), facts=[fact for fact in about if fact[1]], texts=[stay.sheet] if stay.sheet else []
        ),
        Section(
            _("Health: what must be known at once"),
            texts=[row.text for row in rows(HealthAlert, ended_at=None)],
        ),
        Section(
            _("Medicines"),
            head=[_("Medicine"), _("How much each time"), _("At what times of the day"), _("Until")],
            rows=[
                [row.name, row.dose, ", ".join(row.times), day_text(row.until)]
                for row in rows(Medicine, stopped_at=None)
            ],
        ),
        Section(
            _("Visitors"),
            head=[_("Name"), _("Relation to the child"), _("Visits")],
            rows=[[row.name, row.relation, words[row.allowed]] for row in rows(Visitor, ended_at=None)],
        ),
        Section(_("Ground of the admission"), facts=stated + told),
        Section(_("Belongings"), texts=[row.what for row in rows(Belonging, returned_at=None)]),
    ]
    paper = Paper(
        title=_("Sheet of the stay"),
        office=stay.facility.name,
        sections=[one for one in sections if one.facts or one.texts or one.rows],
        signatures=[(_("Shelter manager"), "")],
    )
    log.record(by, "stay.printed", stay, case=stay.case)
    return pdf(paper, printed_by=by.name)
