"""Organisations of other sectors, the referrals to them, and the inspectors' reviews."""

from datetime import date, timedelta
from typing import Any

from areas.models import Area
from areas.place import place
from childprotect.demo import words
from childprotect.demo.chance import Chance
from childprotect.demo.clockwork import Clockwork
from childprotect.demo.people import Cast
from childprotect.demo.rows import Rows
from childprotect.demo.story import Story
from inspectors.models import Review
from referrals.models import Member, Organisation, Referral

# sector: (services it gives, name in both languages)
ORGANISATIONS = {
    "health": (["health", "psych"], "Эрүүл мэндийн төв", "Health centre"),
    "police": (["safety"], "Цагдаагийн хэлтэс", "Police department"),
    "education": (["school"], "Боловсролын газар", "Education department"),
    "welfare": (["welfare", "material"], "Нийгмийн халамжийн хэлтэс", "Social welfare office"),
    "legal_aid": (["legal", "documents"], "Хууль зүйн туслалцааны төв", "Legal aid centre"),
    "ngo": (["psych", "family"], "Гэр бүлийн зөвлөгөө өгөх ТББ", "Family counselling NGO"),
}
WEIGHTS = {"health": 38, "police": 14, "education": 16, "welfare": 18, "legal_aid": 6, "ngo": 8}
REFERRED = 0.5  # share of cases with a first referral, of those with a second, …
REVIEWED = 0.07
SILENT_SINCE = timedelta(days=9)


class Partners:
    """Makes organisations, referrals and reviews."""

    def __init__(self, rows: Rows, chance: Chance, cast: Cast, clockwork: Clockwork, units: list[Area]):
        self.rows, self.chance, self.cast, self.clockwork = rows, chance, cast, clockwork
        self.organisations: dict[tuple[int, str], Organisation] = {}
        self.members: dict[int, Any] = {}
        regions: dict[int, Area] = {}
        for unit in units:
            region = unit.district if unit.level == Area.Level.KHOROO else unit.aimag
            if region.pk not in regions:
                regions[region.pk] = unit
                self._organisations(region, unit)

    def _organisations(self, region: Area, unit: Area) -> None:
        for number, (sector, (_services, name_mn, name_en)) in enumerate(ORGANISATIONS.items()):
            made = self.rows.add(
                Organisation,
                sector=sector,
                name_mn=f"{region.name_mn}: {name_mn}",
                name_en=f"{region.name_en}: {name_en}",
                phone=f"7055{region.pk % 1000:03d}{number}",
                **place(unit),
            )
            self.organisations[region.pk, sector] = made
            partner = self.cast.partners.get(region.pk)
            if partner is not None and sector == "health":
                self.rows.add(Member, organisation=made, person=partner, since=date(2025, 1, 1))
                self.members[made.pk] = partner

    def refer(self, story: Story) -> None:
        """The referrals of a case, answered or not, all settled before its closing is asked."""
        chance = self.chance
        while chance.true(REFERRED):
            sector = chance.weighed(WEIGHTS)
            last = min(story.asked - timedelta(days=1), chance.now)
            sent = chance.in_office(chance.later(story.assessed, 90, 0.9), story.unit.zone)
            if sent >= last:
                return
            self._referral(story, sector, sent)

    def _referral(self, story: Story, sector: str, sent: Any) -> None:
        chance, rows, now, case, unit = self.chance, self.rows, self.chance.now, story.case, story.unit
        region = unit.district_id if unit.level == Area.Level.KHOROO else unit.aimag_id
        office = self.organisations[region, sector]
        urgent = case.risk == "red" and chance.true(0.6)
        child = case.child
        facts = {
            "name": child.name,
            "age": str(max(0, sent.year - child.birth_year)) if child.birth_year else "",
            "sex": child.sex,
            "unit": unit.path,
        }
        answered = chance.in_office(chance.later(sent, 12 if urgent else 38, 0.8), unit.zone)
        silent = chance.true(0.3) and now - sent < SILENT_SINCE  # nobody lets a referral lie for months
        refused = chance.true(0.09)
        done = chance.in_office(chance.later(answered, 230, 0.7), unit.zone)
        if story.asked <= now:  # everything was settled before closing was asked
            answered = min(answered, story.asked - timedelta(hours=3))
            done = min(done, story.asked - timedelta(hours=2))
        came = answered < now and not silent and answered > sent
        finished = came and not refused and sent < done < now
        who = self.members.get(office.pk)
        referral = rows.add(
            Referral,
            number=chance.ref_number("ХЗ"),
            case=case,
            organisation=office,
            service=chance.pick(ORGANISATIONS[sector][0]),
            urgent=urgent,
            need=chance.pick(words.NEEDS),
            facts={name: value for name, value in facts.items() if value},
            status="done" if finished else ("refused" if refused else "accepted") if came else "sent",
            sent_by=story.worker,
            sent_at=sent,
            seen_at=answered - timedelta(minutes=9) if came else None,
            answered_by=who if came else None,
            answered_at=answered if came else None,
            answer=chance.pick(words.REFUSED if refused else words.ACCEPTED) if came else "",
            outcome_code="helped" if finished else "",
            outcome=chance.pick(words.OUTCOMES) if finished else "",
            finished_at=done if finished else None,
            form_key=chance.uuid(),
            version=1 + came + finished,
        )
        kept = {"case": case, "unit": unit, "person": story.worker}
        run = self.clockwork.run
        rows.event(
            sent,
            story.worker,
            "referral.sent",
            referral,
            case,
            service=referral.service,
            fields=sorted(facts),
        )
        run(
            referral,
            "referral.answer",
            began=sent,
            ended=answered if came else None,
            risk="red" if urgent else "",
            **kept,
        )
        self.clockwork.told(who, "referral.sent", referral, None, sent)
        if not came:
            return
        rows.event(answered, who, "referral.refused" if refused else "referral.accepted", referral, case)
        self.clockwork.told(
            story.worker, "referral.refused" if refused else "referral.accepted", referral, case, answered
        )
        if refused:
            return
        run(referral, "referral.outcome", began=answered, ended=done if finished else None, **kept)
        if finished:
            rows.event(done, who, "referral.outcome_reported", referral, case, outcome="helped")
            self.clockwork.told(story.worker, "referral.outcome_reported", referral, case, done)

    def review(self, story: Story) -> None:
        """An inspector's review of some cases, red ones more often."""
        chance, rows, now, case, unit = self.chance, self.rows, self.chance.now, story.case, story.unit
        inspector = self.cast.inspectors.get(unit.district_id) or self.cast.inspectors.get(unit.aimag_id)
        if inspector is None or not chance.true(REVIEWED * (3 if case.was_red else 1)):
            return
        recorded = chance.in_office(story.assessed + timedelta(days=chance.number(4, 40)), unit.zone)
        last = story.asked - timedelta(days=2)
        if recorded >= min(last, now) or case.worker is None:
            return
        kind = chance.pick(list(words.FINDINGS))
        due_on = (recorded + timedelta(days=14)).date()
        answered = chance.in_office(chance.later(recorded, 140, 0.7), unit.zone)
        closed = chance.in_office(chance.later(answered, 60, 0.7), unit.zone)
        if story.asked <= now:
            answered, closed = min(answered, last), min(closed, last + timedelta(hours=5))
        came = answered < now and not chance.true(0.06 if story.asked > now else 0)
        over = came and closed < now
        review = rows.add(
            Review,
            case=case,
            inspector=inspector,
            kind=kind,
            finding=words.FINDINGS[kind],
            due_on=due_on,
            status="closed" if over else "answered" if came else "open",
            recorded_at=recorded,
            answer=chance.pick(words.ANSWERS) if came else "",
            answered_by=story.worker if came else None,
            answered_at=answered if came else None,
            closed_at=closed if over else None,
            form_key=chance.uuid(),
            version=1 + came + over,
        )
        looked = recorded - timedelta(minutes=25)
        rows.event(looked, inspector, "case.purpose_stated", case, case, purpose="oversight")
        rows.event(looked, inspector, "viewed", case, case, look=True, page="detail")
        rows.event(recorded, inspector, "review.recorded", review, case, kind=kind)
        self.clockwork.told(story.worker, "review.recorded", review, case, recorded)
        due_at = recorded.replace(hour=23, minute=59) + timedelta(days=14)
        self.clockwork.run(
            review, "review.answer", case=case, unit=unit, person=story.worker, began=recorded,
            ended=answered if came else None, due_at=due_at,
        )  # fmt: skip
        if came:
            rows.event(answered, story.worker, "review.answered", review, case)
            self.clockwork.told(inspector, "review.answered", review, case, answered)
        if over:
            rows.event(closed, inspector, "review.closed", review, case)
            self.clockwork.told(story.worker, "review.closed", review, case, closed)
