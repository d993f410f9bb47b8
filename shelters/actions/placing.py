"""The way of a stay: proposed by the worker, given a bed, admitted, extended, discharged; or refused, or cancelled.

Two people never get one bed and a child never two: the database refuses overlapping periods (exclusion constraints).
A bed is taken by FOR UPDATE SKIP LOCKED in bed order, so that many at once do not queue for the first free one.
"""

import time
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Case as When
from django.db.models import Count, IntegerField, Q, QuerySet
from django.db.models import When as Then
from django.utils.translation import gettext as _

from audit import log
from cases import clocks, limits, notify
from cases.actions import plan_reviews
from cases.models import Case, Child, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from shelters.models import Bed, Facility, Staff, Stay, Suits

ANSWER, GIVEN_UP_AFTER = "shelter.answer", 3.0  # seconds to wait for a bed that somebody else holds locked
TRIES = 5


def propose_stay(
    case: Case, *, by: Any, facility: Facility, sheet: str, form_key: UUID | None = None
) -> Stay:
    """Ask a facility to take the child of a case; its manager sees the sheet only.

    The same form sent twice gives the stay proposed the first time. Raises DomainError for a closed case, a facility
    that takes no children, or a child who has a place already: then the responsible worker is told, and never where.
    """
    _tell_who_placed(case)  # in a transaction of its own: the refusal must not take the telling back
    return _propose(case, by, facility, sheet, form_key)


def _tell_who_placed(case: Case) -> None:
    """Refuse a child whom another case has placed already, once its worker knows that somebody asks."""
    elsewhere = (
        Stay.objects.filter(child__in=Child.objects.same_as(case.child), status__in=Stay.LIVE)
        .exclude(case=case)
        .select_related("case__worker")
        .first()
    )
    if elsewhere is not None:
        notify.tell(elsewhere.case.worker, "stay.asked_elsewhere", elsewhere, case=elsewhere.case)
        raise DomainError(_("This child has a place already. The responsible worker has been told."))


@transaction.atomic
def _propose(case: Case, by: Any, facility: Facility, sheet: str, form_key: UUID | None) -> Stay:
    """The proposal itself, the case locked."""
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "bag", "child").get(pk=case.pk)
    if case.stage == Stage.CLOSED:
        raise DomainError(_("The case is closed."))
    if facility.status != Facility.Status.OPEN:
        raise DomainError(_("This facility takes no children at present."), "facility")
    sent = Stay.objects.filter(proposed_by=by, form_key=form_key).first() if form_key else None
    if sent is not None:
        return sent
    files = Child.objects.same_as(case.child)
    if Stay.objects.filter(child__in=files, status__in=Stay.LIVE).exists():
        raise DomainError(_("A place is already asked for this child, or the child is placed."))
    stay = Stay.objects.create(
        case=case,
        child=case.child,
        facility=facility,
        sheet=sheet,
        proposed_by=by,
        proposed_at=clock.now(),
        form_key=form_key,
    )
    managers = [
        member.person
        for member in Staff.objects.in_force().filter(facility=facility).select_related("person")
    ]
    clocks.start(stay, ANSWER, case=case, person=managers[0] if managers else None, area=facility.unit)
    log.record(by, "stay.proposed", stay, case=case)
    notify.tell_all(managers, "stay.proposed", stay, red=case.risk == "red")
    return stay


def _locked(stay: Stay, version: int | None = None) -> Stay:
    stay = (
        Stay.objects.select_for_update(of=("self",))
        .select_related("case__unit", "case__bag", "case__worker", "facility__unit", "child")
        .get(pk=stay.pk)
    )
    if version is not None and version != stay.version:
        raise StaleEdit(_("Somebody has changed this stay meanwhile. Look at it again."), stay)
    return stay


def _save(stay: Stay, *fields: str) -> None:
    stay.version += 1
    stay.save(update_fields=[*fields, "version"])


def _until(stay: Stay, begun: datetime) -> datetime:
    """The end of a stay by its limit; raises DomainError when no limit rules it."""
    zone = stay.facility.unit.zone
    limit = limits.find(
        stay.facility.stay_step, risk="", area=stay.facility.unit, on=begun.astimezone(zone).date()
    )
    end = limits.due(limit, begun, zone) if limit else None
    if end is None:
        raise DomainError(_("No limit is set for stays in this facility. Ask the national administrator."))
    return end


def suiting(facility: Facility, sex: str, age: int | None, begun: datetime, end: datetime) -> QuerySet[Bed]:
    """The beds of a facility that suit a child and are free from `begun` until `end`, in bed order."""
    beds = Bed.objects.filter(facility=facility)
    return _suiting(beds, sex, age, DateTimeTZRange(begun, end), begun.astimezone(facility.unit.zone).date())


def _suiting(
    beds: QuerySet[Bed], sex: str, age: int | None, period: DateTimeTZRange, day: date
) -> QuerySet[Bed]:
    beds = beds.filter(active_from__lte=day).exclude(active_to__lte=day)
    beds = beds.filter(suits__in=[Suits.ANY, sex] if sex in {"f", "m"} else [Suits.ANY])
    if age is not None:
        grown = min(age, 17)  # who is older for a while stays in a bed for 17
        beds = beds.filter(age_from__lte=grown, age_to__gte=grown)
    taken = Stay.objects.taking_beds(period).filter(bed__in=beds)
    out = beds.filter(outages__period__overlap=period)
    return (
        beds.exclude(pk__in=taken.values("bed_id")).exclude(pk__in=out.values("pk")).order_by("label", "pk")
    )


@transaction.atomic
def give_bed(stay: Stay, *, by: Any, bed: Bed | None = None, version: int | None = None) -> Stay:
    """Hold a bed for the child: a chosen one, or the first free that suits.

    A bed that somebody else is just taking is waited for, three seconds at most. Raises DomainError when none is free.
    """
    stay = _locked(stay, version)
    if stay.status != Stay.Status.PROPOSED:
        raise DomainError(_("This proposal is already answered."))
    begun = clock.now()
    stay.bed = _take(stay, begun, _until(stay, begun), bed)
    stay.status = Stay.Status.HELD
    log.record(by, "stay.bed_given", stay, case=stay.case)
    clocks.meet(stay, ANSWER, case=stay.case)
    notify.tell(stay.case.worker or stay.proposed_by, "stay.bed_given", stay, case=stay.case)
    return stay


def _take(stay: Stay, begun: datetime, end: datetime, wanted: Bed | None) -> Bed:
    """Write the bed and period into the stay's row, whatever others do at the same time."""
    started, patient = time.monotonic(), False
    for _turn in range(TRIES):
        free = suiting(stay.facility, stay.child.sex, stay.child.age, begun, end)
        if wanted is not None:
            free = free.filter(pk=wanted.pk)
        bed = _lock_first(free, patient=patient)
        if bed is None:
            if patient or time.monotonic() - started > GIVEN_UP_AFTER or not free.exists():
                break
            patient = True
            continue
        try:
            with transaction.atomic():
                Stay.objects.filter(pk=stay.pk).update(
                    bed=bed,
                    status=Stay.Status.HELD,
                    period=DateTimeTZRange(begun, end),
                    version=stay.version + 1,
                )
        except IntegrityError as problem:
            if "one_bed_a_child" in str(problem):
                raise DomainError(
                    _("This child has a place already. The responsible worker has been told.")
                ) from problem
            continue  # somebody else was quicker with this bed: look again
        stay.version += 1
        stay.period = DateTimeTZRange(begun, end)
        return bed
    raise DomainError(_("No free bed."))


def _lock_first(free: QuerySet[Bed], *, patient: bool) -> Bed | None:
    """The first bed nobody else holds locked; `patient` waits for a locked one, three seconds at most."""
    if not patient:
        return free.select_for_update(skip_locked=True, of=("self",)).first()
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = %s", [f"{int(GIVEN_UP_AFTER * 1000)}ms"])
            return free.select_for_update(of=("self",)).first()
    except OperationalError:
        return None


@transaction.atomic
def admit(stay: Stay, *, by: Any, version: int | None = None) -> Stay:
    """The child has arrived: the stay's clock runs from now."""
    stay = _locked(stay, version)
    if stay.status != Stay.Status.HELD:
        raise DomainError(_("A child is admitted after a bed was given."))
    begun = clock.now()
    stay.status, stay.admitted_at = Stay.Status.ADMITTED, begun
    stay.period = DateTimeTZRange(stay.period.lower, max(_until(stay, begun), stay.period.upper))
    try:
        with transaction.atomic():
            _save(stay, "status", "admitted_at", "period")
    except IntegrityError as problem:
        raise DomainError(
            _("The bed is promised to another child later. Give another bed first.")
        ) from problem
    Case.objects.filter(pk=stay.case_id).update(was_placed=True)
    plan_reviews.child_placed(stay.case, by=by)
    clocks.start(
        stay, stay.facility.stay_step, case=stay.case, person=stay.case.worker, area=stay.facility.unit
    )
    log.record(by, "stay.admitted", stay, case=stay.case)
    notify.tell(stay.case.worker or stay.proposed_by, "stay.admitted", stay, case=stay.case)
    return stay


@transaction.atomic
def refuse_stay(stay: Stay, *, by: Any, reason: str, version: int | None = None) -> Stay:
    """The facility cannot take the child; the worker is told at once."""
    stay = _locked(stay, version)
    if stay.status != Stay.Status.PROPOSED:
        raise DomainError(_("This proposal is already answered."))
    if not reason.strip():
        raise DomainError(_("Write why the child cannot be taken."), "reason")
    stay.status, stay.answer = Stay.Status.REFUSED, reason
    _save(stay, "status", "answer")
    clocks.meet(stay, ANSWER, case=stay.case)
    log.record(by, "stay.refused", stay, case=stay.case)
    notify.tell(stay.case.worker or stay.proposed_by, "stay.refused", stay, case=stay.case)
    return stay


@transaction.atomic
def cancel_stay(stay: Stay, *, by: Any) -> Stay:
    """The worker takes the proposal back before the child arrives; a held bed is free again."""
    stay = _locked(stay)
    if stay.status not in {Stay.Status.PROPOSED, Stay.Status.HELD}:
        raise DomainError(_("Only a proposal or a held bed can be cancelled."))
    stay.status = Stay.Status.CANCELLED
    _save(stay, "status")
    clocks.call_off(stay, case=stay.case)
    log.record(by, "stay.cancelled", stay, case=stay.case)
    return stay


@transaction.atomic
def extend_stay(stay: Stay, *, by: Any, reason: str, version: int | None = None) -> Stay:
    """Extend a stay to the longest its limit allows, once, with a reason."""
    stay = _locked(stay, version)
    if stay.status != Stay.Status.ADMITTED or stay.admitted_at is None:
        raise DomainError(_("Only a child who is here can stay longer."))
    if not reason.strip():
        raise DomainError(_("Write why the child must stay longer."), "reason")
    zone = stay.facility.unit.zone
    limit = limits.find(
        stay.facility.stay_step, risk="", area=stay.facility.unit, on=stay.admitted_at.astimezone(zone).date()
    )
    if limit is None or limit.extension is None:
        raise DomainError(_("Stays in this facility cannot be extended."))
    longest = limits.due(limits.stretched(limit), stay.admitted_at, zone)
    if longest is None or stay.extended_to is not None:
        raise DomainError(_("The stay is extended already. Longer needs the approval of the aimag."))
    stay.extended_to = longest
    stay.period = DateTimeTZRange(stay.period.lower, max(longest, stay.period.upper))
    try:
        with transaction.atomic():
            _save(stay, "period", "extended_to")
    except IntegrityError as problem:
        raise DomainError(_("The bed is promised to another child then. Move the child first.")) from problem
    clocks.start(stay, stay.facility.stay_step, case=stay.case, person=stay.case.worker, due_at=longest)
    log.record(by, "stay.extended", stay, case=stay.case, old={"reason": reason})
    notify.tell(stay.case.worker, "stay.extended", stay, case=stay.case)
    return stay


@transaction.atomic
def discharge(stay: Stay, *, by: Any, destination: str, note: str = "", version: int | None = None) -> Stay:
    """The child leaves: the bed is free, the worker is told, the facility no longer reads the sheet."""
    stay = _locked(stay, version)
    if stay.status != Stay.Status.ADMITTED:
        raise DomainError(_("Only a child who is here can leave."))
    now = clock.now()
    stay.status, stay.discharged_at, stay.discharged_to, stay.answer = (
        Stay.Status.DISCHARGED,
        now,
        destination,
        note,
    )
    stay.period = DateTimeTZRange(stay.period.lower, max(now, stay.period.lower))
    _save(stay, "status", "discharged_at", "discharged_to", "answer", "period")
    clocks.meet(stay, stay.facility.stay_step, case=stay.case)
    log.record(by, "stay.discharged", stay, case=stay.case, to=destination)
    notify.tell(stay.case.worker or stay.proposed_by, "stay.discharged", stay, case=stay.case)
    return stay


def prolong_overstays() -> int:
    """A chore of the sweep: who is still here past the period keeps the bed; a day is added until they leave."""
    now, count = clock.now(), 0
    late = Stay.objects.filter(status=Stay.Status.ADMITTED, period__endswith__lte=now)
    for stay in late.select_for_update(skip_locked=True, of=("self",)):
        end = now + limits.ONE_DAY
        try:
            with transaction.atomic():
                Stay.objects.filter(pk=stay.pk).update(period=DateTimeTZRange(stay.period.lower, end))
            count += 1
        except IntegrityError:
            log.record(None, "stay.bed_promised_twice", stay, case=stay.case)
    return count


def near(case: Case) -> QuerySet[Facility]:
    """Where a child of this case could be asked for: open facilities of the aimag or capital, nearest unit first.

    A directory, not case data: who may propose a stay may know them all, without their addresses.
    """
    nearest = When(
        Then(unit_id=case.unit_id, then=0),
        Then(district_id=case.district_id, then=1),
        default=2,
        output_field=IntegerField(),
    )
    here = Facility.objects.open().filter(aimag_id=case.aimag_id)
    return here.select_related("unit", "unit__district", "unit__aimag").order_by(nearest, "name_key", "pk")


def free_counts(facilities: QuerySet[Facility], sex: str, age: int | None) -> dict[int, int]:
    """How many beds each facility could give such a child now, by its id; one query. Facilities of one aimag."""
    now = clock.now()
    beds = Bed.objects.filter(facility__in=facilities.order_by().values("pk"))
    free = _suiting(beds, sex, age, DateTimeTZRange(now, now + limits.ONE_DAY), clock.today()).order_by()
    return dict(free.values_list("facility_id").annotate(Count("pk")))


def live(case: Case) -> Stay | None:
    """The stay asked for or lasting of a case, if there is one."""
    found = Stay.objects.filter(Q(case=case) & Q(status__in=Stay.LIVE)).select_related(
        "facility__unit", "bed"
    )
    return found.first()
