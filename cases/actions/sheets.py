"""Answer sheets: begun, saved as one goes on, finished once. What a finished sheet says sets the risk and meets its step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from audit import log
from cases import agenda, clocks
from cases.actions import contacts, safety
from cases.actions import risk as risks
from cases.actions.moments import could_be
from cases.actions.moving import locked, move
from cases.delays import Delay
from cases.instruments import answers as sheets
from cases.models import AnswerSheet, Case, Instrument, Risk, Stage
from childprotect.lib import clock
from childprotect.lib.addresses import path_to
from childprotect.lib.errors import DomainError, Meanwhile, StaleEdit

ASSESSMENT = "case.assessment"
WHEN = "@happened_at"  # the stamp of the moment of the conversation, beside those of the questions


@transaction.atomic
def begin_sheet(case: Case, *, by: Any, instrument: Instrument, happened_at: datetime) -> AnswerSheet:
    """Begin a sheet about a conversation at `happened_at`; the one that is begun already, if there is one.

    Raises DomainError on a closed case, and for a moment that cannot be.
    """
    case = locked(case)
    _open(case)
    begun = AnswerSheet.objects.drafts().filter(case=case, code=instrument.code).first()
    if begun is not None:
        return begun
    sheet = AnswerSheet(
        case=case,
        instrument=instrument,
        code=instrument.code,
        happened_at=happened_at,
        begun_by=by,
        saved_by=by,
        created_at=clock.now(),
        saved_at=clock.now(),
    )
    _could_be(sheet, happened_at)
    sheet.save()
    log.record(by, "sheet.begun", sheet, case=case, instrument=sheet.code)
    return sheet


@transaction.atomic
def save_answers(
    sheet: AnswerSheet,
    *,
    by: Any,
    answers: Mapping[str, Any],
    happened_at: datetime | None = None,
    version: int | None = None,
) -> AnswerSheet:
    """Keep `answers` (question -> answer, None takes one back) to some of the questions; the others stay.

    Who saw an older `version` may add to it, but never overwrites unseen what somebody else answered since: StaleEdit
    then, with the sheet as it stands. Raises DomainError with the question as its field for an answer that cannot be.
    """
    sheet = _locked(sheet)
    _draft(sheet)
    _open(sheet.case)
    given = sheets.checked(sheet.instrument.definition, answers)
    new = {code: answer for code, answer in given.items() if answer != sheet.answers.get(code)}
    was = {code: sheet.answers.get(code) for code in new}
    if happened_at is not None and happened_at != sheet.happened_at:
        was[WHEN] = sheet.happened_at.isoformat()
    if not was:
        return sheet
    if version is not None:
        _nothing_unseen(sheet, by, was, version)
    if WHEN in was and happened_at is not None:
        _could_be(sheet, happened_at)
        sheet.happened_at = happened_at
    first = not any(who == by.pk for _version, who, _before in sheet.stamps.values())
    of_others = {code: old for code, old in was.items() if sheet.stamps.get(code, [0, by.pk])[1] != by.pk}
    sheet.version += 1
    for code, old in was.items():
        sheet.stamps[code] = [sheet.version, by.pk, old]
    sheet.answers = {code: answer for code, answer in (sheet.answers | new).items() if answer is not None}
    sheet.saved_by, sheet.saved_at = by, clock.now()
    sheet.save(update_fields=["answers", "stamps", "happened_at", "version", "saved_by", "saved_at"])
    # A sheet is saved field by field; the history tells who took part, and whose answers were replaced.
    if first or of_others:
        log.record(
            by,
            "sheet.saved",
            sheet,
            case=sheet.case,
            old=of_others,
            instrument=sheet.code,
            fields=sorted(was),
        )
    return sheet


@transaction.atomic
def discard_sheet(sheet: AnswerSheet, *, by: Any, version: int | None = None) -> AnswerSheet:
    """Give up a sheet that was begun by mistake; what was answered stays on record and counts nowhere."""
    sheet = _locked(sheet, version)
    _draft(sheet)
    sheet.discarded_at = clock.now()
    sheet.version += 1
    sheet.save(update_fields=["discarded_at", "version"])
    log.record(by, "sheet.discarded", sheet, case=sheet.case, instrument=sheet.code)
    return sheet


@transaction.atomic
def complete_sheet(
    sheet: AnswerSheet,
    *,
    by: Any,
    risk: str,
    reason: str = "",
    delay: Delay | None = None,
    version: int | None = None,
) -> AnswerSheet:
    """Finish a sheet: it is never changed again, the case's risk is set, and the step it belongs to is met.

    `risk` may be higher than the answers add up to, or than the case's was; lower than either only with a `reason`. A
    situational assessment begins the planning, and the joint team is to decide; a medium or high risk starts the clock
    of the safety plan. Raises
    DomainError for a question that is not answered (its code is the field), and when a step it meets was late and has no
    reason (`delay` as `clocks.meet` takes it); StaleEdit for an older `version`.
    """
    case = locked(sheet.case)
    sheet = _locked(sheet, version)
    _draft(sheet)
    _open(case)
    definition = sheet.instrument.definition
    left = sheets.missing(definition, sheet.answers, sheet.age)
    if left:
        raise DomainError(_("Not answered yet: %(question)s") % {"question": left[0].text}, left[0].code)
    if risk not in Risk.values:
        raise DomainError(_("Choose a risk level."), "risk")
    sheet.answers = sheets.kept(definition, sheet.answers)
    found = sheet.result
    sheet.shift = risks.ORDER[Risk(risk)] - risks.ORDER[Risk(found.risk)]
    if sheet.shift < 0 and not reason.strip():
        raise DomainError(_("Write why the risk is lower than the answers add up to."), "reason")
    was = case.risk
    if definition.step == ASSESSMENT and case.stage == Stage.ON_HOLD:
        raise DomainError(_("The case is on hold. Let it go on first."))
    begins_planning = definition.step == ASSESSMENT and case.stage == Stage.ASSESSING
    if definition.step:  # before the risk counts the others anew
        clocks.meet(case, definition.step, case=case, at=sheet.happened_at, by=by, delay=delay)
    if _seen(sheet):
        contacts.child_seen(case, by=by, at=sheet.happened_at, delay=delay)
    sheet.risk_change = risks.change(case, by=by, risk=risk, reason=reason)
    sheet.score, sheet.computed, sheet.risk, sheet.reason = found.score, found.risk, risk, reason.strip()
    sheet.completed_by, sheet.completed_at = by, clock.now()
    sheet.version += 1
    sheet.save()
    if begins_planning:
        move(case, "assessed")
    else:
        case.version += 1
    case.save(update_fields=["stage", "version", "risk", "was_red"])
    _start(sheet, case, begins_planning)
    log.record(
        by,
        "sheet.completed",
        sheet,
        case=case,
        instrument=sheet.code,
        risk=risk,
        computed=found.risk,
        shift=sheet.shift,
    )
    if begins_planning:
        log.record(by, "case.assessed", case, case=case, risk=risk, was=was)
    return sheet


def steps_met(sheet: AnswerSheet) -> tuple[str, ...]:
    """The steps of the case that are done with this sheet: its own, and the contact if the child was seen."""
    definition = sheet.instrument.definition
    return (*filter(None, [definition.step]), *((contacts.FIRST, contacts.VISIT) if _seen(sheet) else ()))


def _seen(sheet: AnswerSheet) -> bool:
    """Whether the answers say that the child was seen."""
    seen = sheet.instrument.definition.seen
    return seen is not None and seen.holds(sheet.answers)


def _start(sheet: AnswerSheet, case: Case, begins_planning: bool) -> None:
    """Start the clocks of what follows."""
    if begins_planning:
        clocks.start(case, "case.plan", case=case, person=case.worker, risk=case.risk)
        clocks.start(
            case, agenda.STEP, case=case, person=case.worker, risk=case.risk, began=sheet.happened_at
        )
    if sheet.instrument.definition.step:
        safety.ask_for(case, began=sheet.happened_at)


def begun(case: int, _now: datetime) -> QuerySet[AnswerSheet]:
    """The sheets of a case that are begun and not finished, which keeps it open."""
    title = F("instrument__title_en" if get_language() == "en" else "instrument__title_mn")
    return AnswerSheet.objects.drafts().filter(case=case).annotate(title=title)


def say_begun(case: Case, rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Each sheet by its title, with its page."""
    sentence = _("A form is begun and not finished: %(title)s")
    return [(sentence % {"title": title}, path_to("cases:sheet_detail", ref)) for ref, title in rows]


def _locked(sheet: AnswerSheet, version: int | None = None) -> AnswerSheet:
    """The sheet, locked for a change, with what its rules look at."""
    sheet = (
        AnswerSheet.objects.select_for_update(of=("self",))
        .select_related("instrument", "saved_by", "case__unit", "case__child", "case__report")
        .get(pk=sheet.pk)
    )
    if version is not None and sheet.version != version:
        raise StaleEdit(_("Another user changed this sheet meanwhile. Check it and send again."), sheet)
    return sheet


def _draft(sheet: AnswerSheet) -> None:
    if not sheet.is_draft:
        raise DomainError(_("This sheet is finished and cannot be changed. Begin a new one."))


def _open(case: Case) -> None:
    if case.closed_at is not None:
        raise DomainError(_("The case is closed."))


def _could_be(sheet: AnswerSheet, happened_at: datetime) -> None:
    """Whether the conversation can have been then."""
    zone, instrument = sheet.case.unit.zone, sheet.instrument
    day = happened_at.astimezone(zone).date()
    if day < instrument.valid_from:
        raise DomainError(_("This version of the form did not exist on that day."), "happened_on")
    if happened_at > clock.now() or not instrument.definition.before_report:
        could_be(sheet.case, happened_at)
    born = sheet.case.child.birth_date
    if born is not None and day < born:
        raise DomainError(_("This is before the child was born."), "happened_on")


def _nothing_unseen(sheet: AnswerSheet, by: Any, was: Mapping[str, Any], version: int) -> None:
    """Refuse to replace what somebody else answered after `version` was read; one's own answers follow one another."""
    before = {
        code: old
        for code, (answered, who, old) in sheet.stamps.items()
        if answered > version and who != by.pk
    }
    if before.keys() & was.keys():
        raise StaleEdit(
            _("Another user answered some of these questions meanwhile. Compare and choose."),
            sheet,
            theirs={code: old for code, old in was.items() if code in before},
            meanwhile=Meanwhile(sheet.saved_by.name, sheet.saved_at, before),
        )
