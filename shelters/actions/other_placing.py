"""Placing a child with kin, in a witness house or in hospital: proposed, checked, confirmed, visited, ended."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, codes, notify
from cases.actions import contacts, plan_reviews
from cases.actions.moments import could_be
from cases.actions.routing import supervisors_of
from cases.models import Case, CasePerson, Child, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from shelters import kin
from shelters.actions import holding, waiting
from shelters.models import KinCheck, OtherPlacement, Stay

CHECK, VISIT = "kin.check", "kin.visit"
SUPERVISES = "cases.assign_case"


def propose_kin(case: Case, *, by: Any, person: CasePerson, form_key: UUID | None = None) -> OtherPlacement:
    """Begin to check kin with whom the child could stay; several can be checked at once, and while it is in a shelter.

    The supervisors are told, as their agreement is one of the checks. The same form sent twice begins once. Raises
    DomainError for a closed case, and for somebody who cannot be: not of this case, dead, the alleged perpetrator.
    """
    holding.tell_who_placed(case)
    return _propose(case, by, person, form_key)


@transaction.atomic
def _propose(case: Case, by: Any, person: CasePerson, form_key: UUID | None) -> OtherPlacement:
    case, sent = _open(case, by, form_key)
    if sent is not None:
        return sent
    if person.case_id != case.pk or person.ended_on is not None:
        raise DomainError(_("Choose somebody of the child's file."), "person")
    if person.alleged:
        raise DomainError(
            _("The child cannot stay with the alleged perpetrator. Choose somebody else."), "person"
        )
    if person.life == CasePerson.Life.DEAD:
        raise DomainError(_("This person has died. Choose somebody else."), "person")
    if OtherPlacement.objects.filter(case=case, kin=person, status__in=Stay.LIVE).exists():
        raise DomainError(_("This person is being checked already, or the child stays there."), "person")
    stay = OtherPlacement.objects.create(
        case=case,
        child=case.child,
        kind=Stay.Kind.KIN,
        kin=person,
        proposed_by=by,
        proposed_at=clock.now(),
        form_key=form_key,
    )
    clocks.start(stay, CHECK, case=case, person=case.worker or by, risk=case.risk)
    log.record(by, "kin.proposed", stay, case=case)
    notify.tell_all([one for one in supervisors_of(case.unit) if one != by], "kin.proposed", stay, case=case)
    return stay


def place_elsewhere(
    case: Case, *, by: Any, kind: str, place_name: str, since: datetime, form_key: UUID | None = None
) -> OtherPlacement:
    """The child is in a hospital or a witness house, since a moment: it is there already, so nothing is asked.

    The same form sent twice gives one placement. Raises DomainError for a closed case, a moment that cannot be, or a
    child that is placed elsewhere then (the responsible worker is told, and never where).
    """
    holding.give_back_late(case.child)
    holding.tell_who_placed(case)
    return _place(case, by, kind, place_name, since, form_key)


@transaction.atomic
def _place(
    case: Case, by: Any, kind: str, place_name: str, since: datetime, form_key: UUID | None
) -> OtherPlacement:
    case, sent = _open(case, by, form_key)
    if sent is not None:
        return sent
    if kind not in {Stay.Kind.HOSPITAL, Stay.Kind.WITNESS}:
        raise DomainError(_("Choose one of the list."), "kind")
    if not place_name.strip():
        raise DomainError(_("Write which hospital or house it is."), "place_name")
    could_be(case, since)
    stay = OtherPlacement(
        case=case,
        child=case.child,
        kind=kind,
        place_name=place_name,
        proposed_by=by,
        proposed_at=clock.now(),
        form_key=form_key,
    )
    return _begin(stay, by=by, since=since, verb="placement.begun")


@transaction.atomic
def check_kin(
    stay: Stay, *, by: Any, answers: Mapping[str, str], notes: Mapping[str, str] | None = None
) -> OtherPlacement:
    """Write down what was found out about kin: point of the list -> "y" or "n". Earlier answers stay on record.

    Raises DomainError for a point that is not on the list, or the supervisor's, said by somebody else.
    """
    stay = _locked(stay)
    if stay.status != Stay.Status.PROPOSED:
        raise DomainError(_("The checks are over: the placement is confirmed or given up."))
    known = {point.code: point for point in kin.points(stay)}
    supervises = by.has_perm(SUPERVISES, stay.case)
    for code, answer in answers.items():
        if code not in known or answer not in KinCheck.Answer.values:
            raise DomainError(_("Choose one of the list."), code)
        if known[code].supervisor and not supervises:
            raise DomainError(_("Only a supervisor can say this. They have been told."), code)
        before, note = known[code].found, (notes or {}).get(code, "")
        if before is None or (before.answer, before.note) != (answer, note):
            KinCheck.objects.create(stay=stay, point=code, answer=answer, note=note, by=by, at=clock.now())
    log.record(by, "kin.checked", stay, case=stay.case, points=sorted(answers))
    return stay


@transaction.atomic
def confirm_kin(stay: Stay, *, by: Any, version: int | None = None) -> OtherPlacement:
    """Every check holds: the child stays with kin from now, and the first visit is due.

    Raises DomainError while a point is open or does not hold, or the child is still placed elsewhere.
    """
    stay = _locked(stay, version)
    if stay.status != Stay.Status.PROPOSED:
        raise DomainError(_("The checks are over: the placement is confirmed or given up."))
    missing = [point.word for point in kin.points(stay) if not point.holds]
    if missing:
        raise DomainError(
            _("Still missing, or answered no: %(points)s. The child stays where it is until then.")
            % {"points": "; ".join(missing)}
        )
    clocks.meet(stay, CHECK, case=stay.case)
    _begin(stay, by=by, since=clock.now(), verb="kin.confirmed")
    clocks.start(stay, VISIT, case=stay.case, person=stay.case.worker or by, risk=stay.case.risk)
    return stay


@transaction.atomic
def give_up_kin(stay: Stay, *, by: Any, reason: str, version: int | None = None) -> OtherPlacement:
    """The child will not stay with these kin; why not stays on record."""
    stay = _locked(stay, version)
    if stay.status != Stay.Status.PROPOSED:
        raise DomainError(_("The checks are over: the placement is confirmed or given up."))
    if not reason.strip():
        raise DomainError(_("Write why the child will not stay there."), "reason")
    stay.status, stay.answer = Stay.Status.REFUSED, reason
    _save(stay, "status", "answer")
    clocks.call_off(stay, case=stay.case)
    log.record(by, "kin.given_up", stay, case=stay.case)
    return stay


@transaction.atomic
def visit_kin(
    stay: Stay,
    *,
    by: Any,
    happened_at: datetime,
    seen: str,
    state: str,
    danger: bool,
    form_key: UUID | None = None,
) -> OtherPlacement:
    """A follow-up visit where the child stays with kin: a contact of the case; the next one is due from then."""
    stay = _locked(stay)
    if stay.status != Stay.Status.ADMITTED or stay.kind != Stay.Kind.KIN:
        raise DomainError(_("A visit is written down while the child stays there."))
    contacts.record_contact(
        stay.case,
        by=by,
        kind="facility",
        seen=seen,
        happened_at=happened_at,
        with_whom=stay.kin.name if stay.kin else "",
        state=state,
        danger=danger,
        form_key=form_key,
    )
    clocks.meet(stay, VISIT, case=stay.case, at=happened_at)
    clocks.start(
        stay,
        VISIT,
        case=stay.case,
        person=stay.case.worker or by,
        risk=stay.case.risk,
        began=happened_at,
    )
    log.record(by, "kin.visited", stay, case=stay.case)
    return stay


@transaction.atomic
def end_placement(
    stay: Stay, *, by: Any, destination: str, note: str = "", version: int | None = None
) -> OtherPlacement:
    """The child is no longer there: where it went, from now."""
    stay = _locked(stay, version)
    if stay.status != Stay.Status.ADMITTED:
        raise DomainError(_("This placement has ended already."))
    if destination not in dict(codes.choices("destination")):
        raise DomainError(_("Choose one of the list."), "destination")
    now = clock.now()
    stay.status, stay.discharged_at, stay.discharged_to, stay.answer = (
        Stay.Status.DISCHARGED,
        now,
        destination,
        note,
    )
    stay.period = DateTimeTZRange(stay.period.lower, max(now, stay.period.lower))
    _save(stay, "status", "discharged_at", "discharged_to", "answer", "period")
    clocks.call_off(stay, case=stay.case)
    log.record(by, "placement.ended", stay, case=stay.case, to=destination)
    return stay


def _open(case: Case, by: Any, form_key: UUID | None) -> tuple[Case, OtherPlacement | None]:
    """The open case, locked, and what the same form has made before."""
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("unit", "bag", "child", "worker")
        .get(pk=case.pk)
    )
    sent = OtherPlacement.objects.filter(proposed_by=by, form_key=form_key).first() if form_key else None
    if sent is None and case.stage == Stage.CLOSED:
        raise DomainError(_("The case is closed."))
    return case, sent


def _begin(stay: OtherPlacement, *, by: Any, since: datetime, verb: str) -> OtherPlacement:
    """The child is there: the database refuses a second place at the same time."""
    files = Child.objects.same_as(stay.child)
    here = Stay.every.filter(child__in=files, status__in=[Stay.Status.HELD, Stay.Status.ADMITTED])
    if here.exclude(pk=stay.pk).exists():
        raise DomainError(
            _(
                "The child has a place, or a bed is held. End that first, or take the request back, and try again."
            )
        )
    stay.status, stay.admitted_at = Stay.Status.ADMITTED, since
    stay.period = DateTimeTZRange(since, None)
    try:
        with transaction.atomic():
            stay.save()
    except IntegrityError as problem:
        raise DomainError(
            _("The child had another place at that time. Write down since when it is here."), "since"
        ) from problem
    Case.objects.filter(pk=stay.case_id).update(was_placed=True)
    plan_reviews.child_placed(stay.case, by=by)
    waiting.settle(stay.case)
    log.record(by, verb, stay, case=stay.case, kind=stay.kind)
    if stay.case.worker is not None and stay.case.worker != by:
        notify.tell(stay.case.worker, verb, stay, case=stay.case)
    return stay


def _locked(stay: Stay, version: int | None = None) -> OtherPlacement:
    found: OtherPlacement = (
        OtherPlacement.objects.select_for_update(of=("self",))
        .select_related("case__unit", "case__bag", "case__worker", "child", "kin")
        .get(pk=stay.pk)
    )
    if version is not None and version != found.version:
        raise StaleEdit(_("Somebody has changed this stay meanwhile. Look at it again."), found)
    return found


def _save(stay: OtherPlacement, *fields: str) -> None:
    stay.version += 1
    stay.save(update_fields=[*fields, "version"])
