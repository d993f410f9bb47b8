"""Everything that happened around a case on one line of time: notes when they happened, steps when they were recorded.

One query over four tables, paged by the database. What an event is called and of which kind it is, its app says
(`cases.hooks.timeline_kinds`); a later part of case work appears by the verbs it records.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import CharField, QuerySet, Value
from django.urls import NoReverseMatch
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Event
from audit.sentences import known, sentence
from cases import codes, hooks
from cases.models import Case, Contact, Note, Report
from childprotect.lib import dates
from childprotect.lib.addresses import path_to
from childprotect.lib.errors import DomainError
from childprotect.lib.prepared import Prepared

NOTE, CONTACT, OTHER = "note", "contact", "other"
DRAWN = ("note.written", "contact.made", "contact.missed")  # told by their rows, when they happened
# kind -> its words and the verbs (or their beginnings) that belong to it; the longest beginning wins
OWN: dict[str, tuple[Promise | str, tuple[str, ...]]] = {
    NOTE: (gettext_lazy("Notes"), ("note.",)),
    "step": (gettext_lazy("Steps of the case"), ("case.", "report.", "child.registered", "clock.")),
    "risk": (gettext_lazy("Risk"), ("case.risk_", "case.assessed")),
    "document": (gettext_lazy("Documents"), ("document.",)),
    "meeting": (gettext_lazy("Joint team"), ("meeting.", "case.team_", "case.on_agenda")),
    CONTACT: (gettext_lazy("Contacts"), ("contact.", "service.")),
    "plan": (gettext_lazy("Plan"), ("plan.", "case.kept_safe")),
    "task": (gettext_lazy("Tasks"), ("task.",)),
    "file": (
        gettext_lazy("Case file"),
        ("person.", "phone.", "address.", "concern.", "situation.", "child.changed", "family."),
    ),
    OTHER: (gettext_lazy("Other"), ()),
}
ALARMS = {"case.risk_raised"}
LINE = {
    Note: ("ref", "kind", "text", "happened_at", "created_at"),
    Contact: ("kind", "with_whom", "seen", "state", "danger", "happened_at", "created_at"),
}
AUTHOR = ("author__given_name", "author__father_name")
# Codes in an event's data that are told beside its sentence: name -> code list.
TOLD = {"concern": "concern", "relation": "relation"}


def kinds() -> dict[str, tuple[Promise | str, tuple[str, ...]]]:
    """Every kind of the timeline, those of higher apps before the rest."""
    rest = OWN[OTHER]
    return {
        **{code: kind for code, kind in OWN.items() if code != OTHER},
        **hooks.timeline_kinds,
        OTHER: rest,
    }


def kind_of(verb: str) -> str:
    """The kind that a verb belongs to."""
    found = [
        (len(start), code)
        for code, (_words, starts) in kinds().items()
        for start in starts
        if verb.startswith(start)
    ]
    return max(found)[1] if found else OTHER


def choices() -> list[tuple[str, Any]]:
    """The kinds as choices of a filter."""
    return [(code, words) for code, (words, _starts) in kinds().items()]


def rows(user: Any, case: Case, *, kind: str = "", looks: bool = False) -> QuerySet[Any]:
    """(at, id, what) of everything of `kind` (all without one), newest first; `looks` with who looked at the case.

    Raises DomainError for a kind there is not.
    """
    if kind and kind not in kinds():
        raise DomainError(_("This filter is not known."), "kind")
    events = Event.objects.of_case(case.ref).exclude(verb__in=DRAWN)
    events = events.exclude(kind=Event.Kind.DENIAL) if looks else events.changes()
    if kind:
        events = events.filter(verb__in=[verb for verb in known() if kind_of(verb) == kind])
    parts = [_part(events, "at", "event")]
    if kind in {"", NOTE}:
        parts.append(_part(Note.objects.visible_to(user).filter(case=case), "happened_at", "note"))
    if kind in {"", CONTACT}:
        parts.append(_part(Contact.objects.visible_to(user).filter(case=case), "happened_at", "contact"))
    if kind in {"", "step"}:
        parts.append(_part(Report.objects.filter(pk=case.report_id), "received_at", "report"))
    return parts[0].union(*parts[1:], all=True).order_by("-at", "-id")


@cache
def _changes(most: int) -> Prepared[Event]:
    return Prepared(
        lambda ref: (
            Event.objects.of_case(ref).changes().exclude(verb__in=DRAWN).select_related("actor")[:most]
        ),
        UUID,
    )


def recent(user: Any, case: Case, most: int) -> list[dict[str, Any]]:
    """The newest lines of the timeline, for the front page of the case."""
    lines = [event_entry(event, case) for event in _changes(most)(case.ref)]
    lines += [_note(note, user) for note in _newest(Note, user, case, most)]
    lines += [_contact(contact, case) for contact in _newest(Contact, user, case, most)]
    return sorted(lines, key=lambda line: line["at"], reverse=True)[:most]


def _newest(model: Any, user: Any, case: Case, most: int) -> Iterable[Any]:
    """The newest rows of the case, as many as the person meets; made once where the case's area answers that."""
    if model.objects.met_whole(user, case):
        return _written(model, most)(case.pk)
    return _drawn(model.objects.visible_to(user).filter(case=case))[:most]


@cache
def _written(model: Any, most: int) -> Prepared[Any]:
    return Prepared(lambda case: _drawn(model.objects.filter(case=case))[:most], int)


def _drawn(rows: QuerySet[Any]) -> QuerySet[Any]:
    """With what a line shows of them."""
    return rows.select_related("author").only(*LINE[rows.model], *AUTHOR)


def _part(found: QuerySet[Any], at: str, what: str) -> QuerySet[Any]:
    """The moment, key and table of each row, under the same three names."""
    named = found.order_by().annotate(what=Value(what, output_field=CharField()))
    return named.values_list(at, "id", "what")


def entries(user: Any, case: Case, page: list[tuple[Any, int, str]]) -> list[dict[str, Any]]:
    """The rows of one page as the timeline draws them: one query a table."""
    wanted = {
        what: [pk for _at, pk, of in page if of == what] for what in ("event", "note", "contact", "report")
    }
    events = Event.objects.of_case(case.ref).select_related("actor").in_bulk(wanted["event"])
    notes = (
        Note.objects.select_related("author").filter(case=case).in_bulk(wanted["note"])
        if wanted["note"]
        else {}
    )
    contacts = (
        Contact.objects.select_related("author").filter(case=case).in_bulk(wanted["contact"])
        if wanted["contact"]
        else {}
    )
    draw: dict[str, Callable[[int], dict[str, Any]]] = {
        "event": lambda pk: event_entry(events[pk], case),
        "note": lambda pk: _note(notes[pk], user),
        "contact": lambda pk: _contact(contacts[pk], case),
        "report": lambda _pk: _report(case, user),
    }
    return [draw[what](pk) for _at, pk, what in page]


def event_entry(event: Event, case: Case) -> dict[str, Any]:
    """An event of the record as a line: its sentence, who, and where it is looked at."""
    told = [codes.word(of, str(event.data[name])) for name, of in TOLD.items() if name in event.data]
    looked = event.kind == Event.Kind.VIEW
    return {
        "at": event.at,
        "what": kind_of(event.verb),
        "title": sentence(event),
        "text": ", ".join(told),
        "by": event.actor.name if event.actor else _("System"),
        "kind": "alarm" if event.verb in ALARMS else "mile" if event.subject_type == "cases.case" else "",
        "url": "" if looked else _address(event, case),
    }


def _address(event: Event, case: Case) -> str:
    """Where the subject of an event is looked at, if it is a part of the case with a page of its own."""
    at = hooks.addresses.get(event.subject_type)
    if at is None or event.subject_ref is None:
        return ""
    try:
        return at(event.subject_ref, case.ref)
    except NoReverseMatch:
        return ""


def _note(note: Note, user: Any) -> dict[str, Any]:
    """A note on the day it happened; when it was typed in later, that is said."""
    late = (note.created_at - note.happened_at).days >= 1
    written = _("Written: %(day)s") % {"day": dates.day_text(note.created_at)} if late else ""
    return {
        "at": note.happened_at,
        "what": NOTE,
        "title": codes.word("note_kind", note.kind),
        "text": note.text,
        "by": " · ".join(part for part in (note.author.name, written) if part),
        "kind": "",
        "url": path_to("cases:note_edit", note.ref) if note.author_id == user.pk else "",
    }


def _contact(contact: Contact, case: Case) -> dict[str, Any]:
    """A contact on the day it happened: with whom, whether the child was seen, how the child is."""
    kind = codes.word("contact_kind", contact.kind)
    late = (contact.created_at - contact.happened_at).days >= 1
    written = _("Written: %(day)s") % {"day": dates.day_text(contact.created_at)} if late else ""
    seen = _("Child seen: %(seen)s") % {"seen": contact.get_seen_display()}
    missed = contact.seen == Contact.Seen.MISSED
    return {
        "at": contact.happened_at,
        "what": CONTACT,
        "title": f"{kind}: {contact.with_whom}" if contact.with_whom else kind,
        "text": str(contact.get_seen_display()) if missed else f"{seen}\n{contact.state}",
        "by": " · ".join(part for part in (contact.author.name, written) if part),
        "kind": "alarm" if contact.danger else "",
        "url": path_to("cases:case_contacts", case.ref),
    }


def _report(case: Case, user: Any) -> dict[str, Any]:
    """The report by which the case began."""
    report = case.report
    may = user.has_perm("cases.view_report")
    return {
        "at": report.received_at,
        "what": "step",
        "title": _("Report received"),
        "text": codes.word("channel", report.channel),
        "by": report.number,
        "kind": "mile",
        "url": path_to("cases:report_detail", report.ref) if may else "",
    }
