"""Time off: one's own, and that of the team for supervisors."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import absences
from accounts.actions.absences import end_absence, enter_absence
from accounts.forms_own import AbsenceForm
from accounts.models import User
from childprotect.lib import clock
from childprotect.lib.attempt import attempt, press
from childprotect.lib.web import need, page, paginate

PAST = 10  # absences that are over, on the page of a person


@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """One's own time off."""
    user: Any = request.user
    return _enter(request, user, "accounts:absences", [])


@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Time off of somebody of the team."""
    found = absences.team(request.user).filter(ref=ref).first()
    if found is None:
        return _refused(request, "accounts.user", ref)
    return _enter(request, found, "accounts:person_absences", [found.ref])


def _enter(request: HttpRequest, person: User, url_name: str, values: list[Any]) -> HttpResponse:
    """A person's absences, and the form for one more."""
    form = AbsenceForm(request.POST or None, person=person)
    if attempt(request, form, enter_absence, person, say=_("The time off is entered.")):
        return redirect(url_name, *values)
    rows = list(person.absences.select_related("stand_in").order_by("-since", "-pk")[: 2 * PAST])
    today = clock.today()
    return page(
        request,
        "accounts/absences.html",
        person=person,
        oneself=person.pk == request.user.pk,
        form=form,
        rows=[row for row in rows if not row.over],
        past=[row for row in rows if row.over][:PAST],
        standing_in=list(
            person.standing_in.coming().exclude(since__gt=today + absences.SOON).select_related("person")
        ),
        team=request.user.has_perm(absences.ENTER),
    )


@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Who of the team is away now or soon; each person leads to the form."""
    need(request, absences.ENTER)
    pages = paginate(request, absences.team(request.user), size=50)
    keys = [one.pk for one in pages.rows]
    coming: dict[int, list[Any]] = {}
    for absence in absences.met_by(request.user).coming().filter(person__in=keys):
        coming.setdefault(absence.person_id, []).append(absence)
    places = absences.places_of(keys)
    rows = [
        {"person": one, "place": places.get(one.pk, ""), "absences": coming.get(one.pk, [])}
        for one in pages.rows
    ]
    return page(request, "accounts/team_absences.html", pages=pages, rows=rows)


@require_POST
def end(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Back early, or not gone after all."""
    absence = absences.met_by(request.user).filter(ref=ref).first()
    if absence is None:
        return _refused(request, "accounts.absence", ref)
    press(request, end_absence, absence, say=_("The time off is ended. Reminders go to the person again."))
    if absence.person_id == request.user.pk:
        return redirect("accounts:absences")
    return redirect("accounts:person_absences", absence.person.ref)


def _refused(request: HttpRequest, model: str, ref: UUID) -> HttpResponse:
    """The same 404 for what is not the person's to see as for what does not exist."""
    request.denied = {"model": model, "ref": str(ref), "needs": absences.ENTER}  # type: ignore[attr-defined]
    raise Http404
