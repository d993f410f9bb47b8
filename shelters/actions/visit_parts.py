"""What each professional of a centre does in a visit: begins a part, writes it, signs it; and the story told once."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit import log
from childprotect.lib import clock, dates
from childprotect.lib.errors import DomainError, StaleEdit
from shelters import visiting
from shelters.actions.visits import locked as locked_visit
from shelters.models import PartAddendum, Profession, Story, Visit, VisitPart


@transaction.atomic
def begin_part(visit: Visit, *, by: Any, entered_at: datetime | None = None) -> VisitPart:
    """Begin one's own part; `entered_at` is when the child came into the room, None: not yet, or not at all.

    An open part of the same person is gone on with. Raises DomainError without consent to the service, and for who is
    no professional of the centre.
    """
    visit = locked_visit(visit)
    if visit.status != Visit.Status.OPEN:
        raise DomainError(_("The child is not in the centre now."))
    profession = visiting.profession_of(visit.facility, by)
    if profession in {"", Profession.RECEPTION}:
        raise DomainError(
            _("A part is begun by a professional. Your administrator sets who you are at the centre.")
        )
    held = visiting.consent(visit)
    if held is None or profession not in held.services:
        raise DomainError(
            _("There is no consent to this service: %(service)s. Ask for it first.")
            % {"service": Profession(profession).label}
        )
    begun = VisitPart.objects.filter(visit=visit, professional=by, signed_at=None).first()
    if begun is not None:
        return begun
    if entered_at is not None:
        _could_be_in_the_room(visit, entered_at, None)
    part = VisitPart.objects.create(
        visit=visit, profession=profession, professional=by, entered_at=entered_at, begun_at=clock.now()
    )
    log.record(by, "visit.part_begun", part, case=visit.case, profession=profession)
    return part


@transaction.atomic
def keep_times(
    part: VisitPart,
    *,
    by: Any,
    entered_at: datetime | None,
    left_at: datetime | None,
    version: int | None = None,
) -> VisitPart:
    """When the child came into the room and left it. Raises DomainError for times that cannot be."""
    visit, part = _locked(part, by, version)
    _must_be_open(part)
    if entered_at is None and left_at is not None:
        raise DomainError(_("Write when the child came in."), "entered_on")
    if entered_at is not None:
        if left_at is not None and left_at < entered_at:
            raise DomainError(_("The child cannot leave the room before entering it."), "left_on")
        _could_be_in_the_room(visit, entered_at, left_at, but=part)
    part.entered_at, part.left_at = entered_at, left_at
    _save(part, "entered_at", "left_at")
    log.record(by, "visit.room_times", part, case=visit.case, profession=part.profession)
    return part


@transaction.atomic
def write_part(
    part: VisitPart, *, by: Any, text: str, linked: bool = False, version: int | None = None
) -> VisitPart:
    """Write on one's own part; `linked` when it rests on what the child told once. Raises DomainError once signed."""
    visit, part = _locked(part, by, version)
    _must_be_open(part)
    if visiting.consent(visit) is None:
        raise DomainError(
            _("The consent is withdrawn: nothing more is asked. Sign the part with what was done until then.")
        )
    part.text = text
    _link(visit, part, linked)
    _save(part, "text", "story")
    return part


@transaction.atomic
def sign_part(
    part: VisitPart, *, by: Any, text: str, linked: bool = False, version: int | None = None
) -> VisitPart:
    """Sign one's own part with this text; it is never changed again. The consent may have been withdrawn meanwhile."""
    visit, part = _locked(part, by, version)
    _must_be_open(part)
    if not text.strip():
        raise DomainError(_("Write what was done before you sign."), "text")
    if part.entered_at is not None and part.left_at is None:
        raise DomainError(_("The child is still in the room. Write first when the child left."))
    part.text, part.signed_at = text, clock.now()
    _link(visit, part, linked)
    _save(part, "text", "story", "signed_at")
    log.record(by, "visit.part_signed", part, case=visit.case, profession=part.profession)
    return part


@transaction.atomic
def add_to_part(part: VisitPart, *, by: Any, text: str) -> PartAddendum:
    """Add to one's signed part: the addition is signed as it is written."""
    visit, part = _locked(part, by)
    if part.signed_at is None:
        raise DomainError(_("This part is not signed yet: write into it."))
    added = PartAddendum.objects.create(part=part, text=text, signed_by=by, signed_at=clock.now())
    log.record(by, "visit.part_added", part, case=visit.case, profession=part.profession)
    return added


@transaction.atomic
def take_story(visit: Visit, *, by: Any, text: str, language: str = "", present: str = "") -> Story:
    """Write down what the child said, once; the writer has a part open. Raises DomainError when it is told already."""
    visit = locked_visit(visit)
    told = Story.objects.filter(visit=visit).select_related("taken_by").first()
    if told is not None:
        raise DomainError(
            _("The child has told it already, to %(name)s at %(when)s. Read it; do not ask again.")
            % {"name": told.taken_by.name, "when": dates.moment_text(told.taken_at)}
        )
    own = VisitPart.objects.select_for_update(of=("self",)).filter(
        visit=visit, professional=by, signed_at=None
    )
    part = own.first()
    if part is None or visit.status != Visit.Status.OPEN:
        raise DomainError(_("Begin your own part first."))
    if visiting.consent(visit) is None:
        raise DomainError(_("The consent is withdrawn: nothing more is asked."))
    story = Story.objects.create(
        visit=visit, text=text, language=language, present=present, taken_by=by, taken_at=clock.now()
    )
    part.story = story
    _save(part, "story")
    log.record(by, "visit.story_taken", visit, case=visit.case)
    return story


def _locked(part: VisitPart, by: Any, version: int | None = None) -> tuple[Visit, VisitPart]:
    """The visit and the part, locked in this order; only the professional's own part."""
    visit = locked_visit(part.visit)
    part = VisitPart.objects.select_for_update(of=("self",)).select_related("professional").get(pk=part.pk)
    if part.professional_id != by.pk:
        raise DomainError(_("Each professional writes only the own part."))
    if version is not None and version != part.version:
        _must_be_open(part)  # says that it is signed, if that is what changed
        raise StaleEdit(
            _("This part was changed meanwhile, perhaps in another window. Look at it again."), part
        )
    return visit, part


def _must_be_open(part: VisitPart) -> None:
    if part.signed_at is not None:
        raise DomainError(
            _("This part was signed by %(name)s at %(when)s. Write an addition instead.")
            % {"name": part.professional.name, "when": dates.moment_text(part.signed_at)}
        )


def _could_be_in_the_room(
    visit: Visit, entered: datetime, left: datetime | None, but: VisitPart | None = None
) -> None:
    now = clock.now()
    if entered > now:
        raise DomainError(_("The date cannot be in the future."), "entered_on")
    if left is not None and left > now:
        raise DomainError(_("The date cannot be in the future."), "left_on")
    if visit.arrived_at is not None and entered < visit.arrived_at.replace(second=0, microsecond=0):
        raise DomainError(_("This is before the child arrived."), "entered_on")
    other = visiting.in_another_room(visit, entered, left, but)
    if other is not None:
        raise DomainError(
            _("The child was in another room then: %(service)s, from %(when)s.")
            % {"service": other.get_profession_display(), "when": dates.moment_text(other.entered_at)},  # type: ignore[arg-type]
            "entered_on",
        )


def _link(visit: Visit, part: VisitPart, linked: bool) -> None:
    """Rest the part on the story, which there must be."""
    story = Story.objects.filter(visit=visit).first() if linked else None
    if linked and story is None:
        raise DomainError(_("What the child told is not written yet."), "linked")
    part.story = story


def _save(part: VisitPart, *fields: str) -> None:
    part.version += 1
    part.save(update_fields=[*fields, "version"])
