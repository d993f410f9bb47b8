"""What is known of a visit to a one-stop centre, and who reads what of it.

Everybody who meets a visit sees which parts it has, who did them and whether they are signed. Their text is another
matter: whoever wrote a part reads it; who works on the case reads the signed ones, of health and forensic parts only
those that the consent lets go there. What the child said is read by the professionals of the visit while the consent
holds, and by who works on the case if the consent lets it.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.models import (
    RESTRICTED,
    STORY,
    Consent,
    PartAddendum,
    Profession,
    RequiredPart,
    Staff,
    Story,
    Visit,
    VisitPart,
)

ATTEND, WORK, READ = "shelters.attend_visit", "cases.work_case", "cases.view_case"


@dataclass
class Line:
    """One part of a visit as a person may see it; `text` is None when its words are not for them."""

    part: VisitPart
    profession: str
    who: str
    own: bool
    text: str | None = None
    addenda: list[PartAddendum] = field(default_factory=list)

    @property
    def inside(self) -> timedelta | None:
        """How long the child was in the room, up to now."""
        if self.part.entered_at is None:
            return None
        return (self.part.left_at or clock.now()) - self.part.entered_at


@dataclass(frozen=True)
class Times:
    """How a child spent a visit: with somebody, and waiting, up to its end or now."""

    inside: timedelta
    waiting: timedelta


def profession_of(facility: Any, person: Any) -> str:
    """What a person does at a centre today; "" when not on its staff, or for who runs it."""
    row = Staff.objects.in_force().filter(facility=facility, person=person).exclude(profession="").first()
    return row.profession if row else ""


def consent(visit: Visit) -> Consent | None:
    """The consent in force."""
    return Consent.objects.filter(visit=visit, withdrawn_at=None).first()


def missing(visit: Visit) -> list[str]:
    """The professions whose signed part this visit still asks for, by the concerns of its case, in their order."""
    concerns = [*visit.case.concerns.values_list("concern", flat=True), visit.case.main_concern, ""]
    asked = RequiredPart.objects.ruling(visit.sent_at.date()).filter(concern__in=concerns)
    signed = VisitPart.objects.filter(visit=visit, signed_at__isnull=False)
    left = set(asked.values_list("profession", flat=True)) - set(signed.values_list("profession", flat=True))
    return [code for code in Profession.values if code in left]


def lines(visit: Visit, user: Any, held: Consent | None) -> list[Line]:
    """The parts of a visit as `user` may see them; two queries at most."""
    reads, works = user.has_perm(READ, visit.case), user.has_perm(WORK, visit.case)
    shared = set(held.shared) if held else set()
    rows = VisitPart.objects.filter(visit=visit).select_related("professional").prefetch_related("addenda")
    found = []
    for part in rows:
        line = Line(
            part, part.get_profession_display(), part.professional.name, part.professional_id == user.pk
        )
        travels = works and part.profession in shared if part.profession in RESTRICTED else reads
        if part.signed_at and travels:
            line.text, line.addenda = part.text, list(part.addenda.all())
        found.append(line)
    return found


def times(visit: Visit, parts: list[VisitPart]) -> Times | None:
    """How long the child was with somebody and how long it waited; None before it arrived."""
    if visit.arrived_at is None:
        return None
    end = visit.closed_at or clock.now()
    inside = sum(
        ((part.left_at or end) - part.entered_at for part in parts if part.entered_at is not None),
        timedelta(),
    )
    return Times(inside, max(end - visit.arrived_at - inside, timedelta()))


def story_of(visit: Visit) -> Story | None:
    """By whom and when the child was asked, for everybody who meets the visit; its text is for `story_for`."""
    return Story.objects.filter(visit=visit).select_related("taken_by").defer("text").first()


def consents(visit: Visit) -> list[Consent]:
    """Every consent of the visit, the newest first."""
    return list(Consent.objects.filter(visit=visit).select_related("taken_by"))


def shared_words(held: Consent) -> list[Any]:
    """What a consent lets go to the case's worker, in words."""
    words = {**dict(Profession.choices), STORY: _("What the child told")}
    return [words[code] for code in held.shared if code in words]


def story_for(visit: Visit, user: Any, held: Consent | None) -> Story | None:
    """What the child said, if it was asked and `user` may read it."""
    told = Story.objects.filter(visit=visit).select_related("taken_by").first()
    if told is None or held is None:
        return None
    takes_part = told.taken_by_id == user.pk or visit.parts.filter(professional=user).exists()
    if user.has_perm(ATTEND, visit) and takes_part:
        return told
    return told if STORY in held.shared and user.has_perm(WORK, visit.case) else None


def in_another_room(
    visit: Visit, entered: datetime, left: datetime | None, but: VisitPart | None = None
) -> VisitPart | None:
    """The part during which the child was with somebody else in this time."""
    others = VisitPart.objects.filter(visit=visit, entered_at__isnull=False)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if left is not None:
        others = others.filter(entered_at__lt=left)
    return others.filter(Q(left_at__isnull=True) | Q(left_at__gt=entered)).first()


def must_be_over(case: Any) -> None:
    """Raise DomainError while somebody at a centre has a part open with the child: nobody takes the child away then."""
    at_work = VisitPart.objects.filter(visit__case=case, visit__status=Visit.Status.OPEN, signed_at=None)
    professions = [part.get_profession_display() for part in at_work]
    if professions:
        raise DomainError(
            _("A visit to the centre goes on: %(parts)s. The child leaves when these parts are signed.")
            % {"parts": ", ".join(str(word) for word in professions)}
        )
