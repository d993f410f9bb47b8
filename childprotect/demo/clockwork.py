"""Clocks of the demo: rows as cases.clocks starts them and the sweep leaves them, at any moment of the past."""

from datetime import datetime, timedelta
from typing import Any

from areas.models import Area
from cases import limits
from cases.models import Case, Deadline, DelayReason, Limit, Notification
from cases.sweep import A_DAY, FURTHER, Ladder
from childprotect.demo.rows import Rows

TYPED_IN_LATER, EXPLAINED = 0.15, 0.75
DELAYS = {
    "road": 5, "cold": 4, "fuel": 3, "staff": 3, "absent": 3, "moved": 2, "migration": 2, "signal": 1, "partner": 2,
    "other": 1,
}  # fmt: skip
OTHER_WORDS = "Эмнэлэгт хэвтэж байсан тул уулзах боломжгүй байв."


class Clockwork:
    """Starts and ends clocks, and tells what the sweep would have told."""

    def __init__(self, rows: Rows, now: datetime, supervisors: dict[int, Any], inspectors: dict[int, Any]):
        self.rows, self.now, self.supervisors, self.inspectors = rows, now, supervisors, inspectors
        self.ladder, self.off = Ladder(), limits.days_off()  # read once for all clocks
        self._limits: dict[str, list[Limit]] = {}
        self._found: dict[tuple[str, str, str], Limit | None] = {}
        for limit in Limit.objects.all():
            self._limits.setdefault(limit.step, []).append(limit)

    def limit(self, step: str, risk: str, kind: str) -> Limit | None:
        """The row that `cases.limits.find` finds."""
        asked = (step, risk, kind)
        if asked not in self._found:
            rows = [
                row
                for row in self._limits.get(step, [])
                if row.risk in {"", risk} and row.area_kind in {"", kind}
            ]
            self._found[asked] = max(
                rows, key=lambda row: (row.risk != "", row.area_kind != ""), default=None
            )
        return self._found[asked]

    def run(
        self,
        subject: Any,
        step: str,
        *,
        case: Case | None,
        unit: Area,
        person: Any,
        began: datetime,
        ended: datetime | None,
        met: bool = True,
        risk: str = "",
        due_at: datetime | None = None,
        warn_before: timedelta = timedelta(hours=24),
    ) -> Deadline | None:
        """One clock from `began` until `ended` (None, or later than now: still running)."""
        limit = area = None
        if due_at is None:
            area = case.bag if case is not None and case.bag is not None else unit
            limit = self.limit(step, risk, area.kind)
            due_at = limits.due(limit, began, unit.zone, off=self.off) if limit else None
            if limit is None or due_at is None:
                return None
            warn_before = timedelta(hours=limit.warn_before)
        if ended is not None and ended > self.now:
            ended = None
        made = self.rows.add(
            Deadline,
            subject_type=subject._meta.label_lower,
            subject_ref=subject.ref,
            case=case,
            step=step,
            limit=limit,
            person=person,
            unit=unit,
            risk=risk,
            area_kind=area.kind if area else "",
            started_at=began,
            warn_at=due_at - warn_before if warn_before else None,
            due_at=due_at,
            ended_at=ended,
            done_at=ended if met else None,
            met=met if ended else None,
        )
        self._explain(made, case)
        self._tell(made, case)
        if ended is None and case is not None and (case.next_due_at is None or due_at < case.next_due_at):
            case.next_due_at = due_at
        return made

    def _explain(self, made: Deadline, case: Case | None) -> None:
        """When it was truly done, some of it typed in a while later; and why, if that was late and somebody said so."""
        chance = self.rows.chance
        if made.done_at is not None and chance.true(TYPED_IN_LATER):
            made.done_at = max(made.started_at, made.done_at - timedelta(hours=chance.number(2, 30)))
        if made.late_by is None or made.person is None or case is None or not chance.true(EXPLAINED):
            return
        reason = chance.weighed(DELAYS)
        given = {"reason": reason, "words": OTHER_WORDS if reason == "other" else "", "given_by": made.person}
        at = made.ended_at or min(made.due_at + timedelta(hours=3), self.now)
        self.rows.add(DelayReason, deadline=made, given_at=at, **given)
        self.rows.event(at, made.person, "clock.delay_explained", made, case, step=made.step, reason=reason)

    def _tell(self, made: Deadline, case: Case | None) -> None:
        """The notifications of the sweep up to now, read once they are older than a day."""
        last = min(made.ended_at or self.now, self.now)
        if last < (made.warn_at or made.due_at):
            return
        unit = made.unit
        above = self.supervisors.get(unit.district_id) or self.supervisors.get(unit.aimag_id)
        inspector = self.inspectors.get(unit.district_id) or self.inspectors.get(unit.aimag_id)
        escalates = made.limit is None or bool(made.limit.escalate_to)
        again = made.due_at + timedelta(hours=self.ladder.again.get(made.limit_id or 0, A_DAY))
        hours = self.ladder.further.get(made.limit_id or 0)
        further = None if hours is None else made.due_at + timedelta(hours=hours)
        for phase, at, person in (
            ("before", made.warn_at, made.person),
            ("due", made.due_at, made.person or above),
            ("late", made.due_at, above if escalates and made.person else None),
            ("after", again, made.person),
            (FURTHER, further or again, inspector if further else None),
        ):
            if at is None or not made.started_at <= at <= last:
                continue
            made.told = phase
            if person is None:
                continue
            self.rows.add(
                Notification,
                person=person,
                verb=f"deadline.{phase}",
                subject_type=made.subject_type,
                subject_ref=made.subject_ref,
                case=case,
                deadline=made,
                phase=phase,
                due_moment=made.due_at,
                created_at=at,
                read_at=at + timedelta(hours=9) if at + timedelta(hours=9) < self.now else None,
            )

    def told(self, person: Any, verb: str, subject: Any, case: Case | None, at: datetime) -> None:
        """A notification of an action, as cases.notify writes it."""
        if person is None or at > self.now:
            return
        self.rows.add(
            Notification,
            person=person,
            verb=verb,
            subject_type=subject._meta.label_lower,
            subject_ref=subject.ref,
            case=case,
            created_at=at,
            read_at=at + timedelta(hours=9) if at + timedelta(hours=9) < self.now else None,
        )
