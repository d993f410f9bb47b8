"""What the pages of a case file show, as plain values: people with their telephones and places, ended rows apart."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from audit import log
from cases import codes, genogram
from cases.access import needs_purpose
from cases.models import Address, Case, CaseConcern, CasePerson, FamilyMember, Phone
from cases.models.filed import Known
from childprotect.lib import clock
from childprotect.lib.addresses import path_to
from childprotect.lib.contact import show_point, shown
from childprotect.lib.prepared import Prepared
from childprotect.lib.tags import masked_phone

PROFESSIONAL = "professional"
WRITE = "cases.work_case"
MOST_SHOWN = 300
MOST_FILES = 12


def people(user: Any, case: Case) -> dict[str, Any]:
    """The page "People": household, kin and others, professionals, telephones, addresses, and what is no longer true."""
    rows = list(CasePerson.objects.visible_to(user).filter(case=case).order_by("id")[:MOST_SHOWN])
    phones = Phone.objects.visible_to(user).filter(case=case).order_by("id")[:MOST_SHOWN]
    places = (
        Address.objects.visible_to(user).filter(case=case).select_related("area__district", "area__aimag")
    )
    named = {row.pk: row for row in rows}
    told = [_phone(row, named) for row in phones]
    lies = [_address(row, named) for row in places.order_by("id")[:MOST_SHOWN]]
    seen = [_person(row, told) for row in rows]
    now = [row for row in seen if not row["ended_on"]]
    return {
        "groups": [
            (title, [row for row in now if row["group"] == group])
            for group, title in (
                ("household", _("Household")),
                ("around", _("Relatives and others")),
                (PROFESSIONAL, _("Professionals")),
            )
        ],
        "count": len(now),
        "picture": _picture(case, [row for row in rows if row.ended_on is None]),
        "phones": [row for row in told if not row["ended_on"]],
        "addresses": [row for row in lies if not row["ended_on"]],
        "earlier": [row for row in (*seen, *told, *lies) if row["ended_on"]],
    }


def _picture(case: Case, rows: list[CasePerson]) -> genogram.Picture | None:
    """The family picture of the people who are so now."""
    child = case.child
    about = genogram.Someone(
        child.name, "", "", _("The child"), child.sex, child.birth_year, child.age, household=True, child=True
    )
    return genogram.draw(about, [_someone(row) for row in rows])


def _someone(row: CasePerson) -> genogram.Someone:
    dead = row.life == CasePerson.Life.DEAD
    return genogram.Someone(
        row.name,
        row.relation,
        codes.group("relation", row.relation),
        codes.word("relation", row.relation),
        row.sex,
        row.birth_year,
        clock.today().year - row.birth_year if row.birth_year and not dead else None,
        household=row.household,
        alleged=row.alleged,
        dead=dead,
    )


def summary(case: Case, user: Any) -> list[tuple[str, str, str]]:
    """How the child lives and whom one may call, for the front page of the case; the number itself stands on its page."""
    care, school = getattr(case, "care", None), getattr(case, "schooling", None)
    language = getattr(case, "language", None)
    page = path_to("cases:case_situation", case.ref)
    rows = []
    if care and care.lives_with:
        home = [codes.word("lives_with", care.lives_with)]
        home += [codes.word("dwelling", care.dwelling)] if care.dwelling else []
        rows.append((_("Lives with"), ", ".join(home), page))
    if school and (school.school or school.grade):
        rows.append(
            (_("School, class"), ", ".join(part for part in (school.school, school.grade) if part), page)
        )
    if language and language.interpreter == Known.YES:
        spoken = ", ".join(codes.word("language", code) for code in language.spoken)
        rows.append((_("Interpreter needed"), spoken or _("Yes"), page))
    for safe in _safe_phone(case.pk):
        whose = safe.person.name if safe.person else safe.owner or _("The child's own")
        told = " · ".join(part for part in (whose, masked_phone(safe.digits), safe.best_time) if part)
        rows.append((_("Safe telephone"), told, path_to("cases:case_people", case.ref)))
    return rows


# The concerns of the case with this id, for who was let in to it; the main one first.
concerns_of = Prepared(lambda case: CaseConcern.objects.filter(case=case), int)
_safe_phone = Prepared(
    lambda case: (
        Phone.objects.current().filter(case=case, safe_to_call=Known.YES).select_related("person")[:1]
    ),
    int,
)


def known_elsewhere(user: Any, case: Case) -> list[dict[str, Any]]:
    """Household people in the files of the child's brothers and sisters, and in the child's other files.

    Only of files the reader meets as well, without a purpose that would have to be stated first; who stands in this
    file already is left out. Each of those files that is shown is logged as looked at.
    """
    others = Case.objects.visible_to(user, WRITE).filter(
        Q(child=case.child_id) | Q(child__in=FamilyMember.objects.beside(case.child_id))
    )
    cases = [
        other
        for other in others.exclude(pk=case.pk)
        .select_related("child", "unit")
        .order_by("-opened_at")[:MOST_FILES]
        if not needs_purpose(user, other)
    ]
    if not cases:
        return []
    taken = case.people.exclude(taken_from=None).values("taken_from")
    rows = (
        CasePerson.objects.current()
        .filter(case__in=cases, household=True)
        .exclude(pk__in=taken)
        .order_by("id")
    )
    found = []
    for other in cases:
        here = [row for row in rows if row.case_id == other.pk]
        if here:
            log.viewed(user, other, case=other, page="people")
            found.append(
                {
                    "name": other.child.name,
                    "number": other.number,
                    "url": other.get_absolute_url(),
                    "people": [
                        {"title": row.name, "relation": codes.word("relation", row.relation), "ref": row.ref}
                        for row in here[:MOST_FILES]
                    ],
                }
            )
    return found


def _person(row: CasePerson, phones: list[dict[str, Any]]) -> dict[str, Any]:
    marks = [
        (_("Alleged perpetrator"), "danger") if row.alleged else None,
        (_("Takes care of the child"), "teal") if row.carer else None,
        (_("Has died"), "line") if row.life == CasePerson.Life.DEAD else None,
    ]
    professional = codes.group("relation", row.relation) == PROFESSIONAL
    return {
        "title": row.name,
        "relation": codes.word("relation", row.relation),
        "age": clock.today().year - row.birth_year
        if row.birth_year and row.life == CasePerson.Life.ALIVE
        else None,
        "work": row.work,
        "note": row.note,
        "marks": [mark for mark in marks if mark],
        "phones": [phone for phone in phones if phone["person"] == row.pk and not phone["ended_on"]],
        "group": "household" if row.household else PROFESSIONAL if professional else "around",
        "url": path_to("cases:person_edit", row.ref),
        **_end(row),
    }


def _phone(row: Phone, people_by_pk: dict[int, CasePerson]) -> dict[str, Any]:
    owner = people_by_pk.get(row.person_id) if row.person_id else None
    whose = f"{owner.name}, {codes.word('relation', owner.relation)}" if owner else row.owner
    return {
        "title": shown(row.number),
        # A number that is not safe to call is no link: a slip of the thumb would call it.
        "tel": "" if row.safe_to_call == Known.NO else row.number,
        "person": row.person_id,
        "whose": whose or _("The child's own"),
        "call": _safety(row.safe_to_call, _("Safe to call"), _("Do not call")),
        "text": _safety(row.safe_to_text, _("Safe to text"), _("Do not text")),
        "unknown": Known.UNKNOWN in {row.safe_to_call, row.safe_to_text},
        "best_time": row.best_time,
        "note": row.note,
        "url": path_to("cases:phone_edit", row.ref),
        **_end(row),
    }


def _safety(answer: str, yes: str, no: str) -> tuple[str, str] | None:
    return {"y": (yes, "safe"), "n": (no, "danger")}.get(answer)


def _address(row: Address, people_by_pk: dict[int, CasePerson]) -> dict[str, Any]:
    owner = people_by_pk.get(row.person_id) if row.person_id else None
    return {
        "title": codes.word("address_kind", row.kind),
        "whose": f"{owner.name}, {codes.word('relation', owner.relation)}" if owner else "",
        "line": row.line,
        "point": show_point((row.latitude, row.longitude))
        if row.latitude is not None and row.longitude is not None
        else "",
        "contact": row.contact,
        "contact_phone": shown(row.contact_phone),
        "seen_on": row.seen_on,
        "note": row.note,
        "url": path_to("cases:address_edit", row.ref),
        **_end(row),
    }


def _end(row: Any) -> dict[str, Any]:
    reason = codes.word("file_end", row.end_reason) if row.end_reason else ""
    return {"ref": row.ref, "ended_on": row.ended_on, "end_reason": reason}
