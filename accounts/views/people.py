"""User administration: people of the area and their postings."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts import hooks
from accounts.actions import people as actions
from accounts.forms_people import PeopleFilter, PersonForm, PostingForm
from accounts.models import Posting, User
from childprotect.lib import clock
from childprotect.lib.attempt import attempt, press
from childprotect.lib.web import enter, need, page, paginate

ENTER = "accounts.manage_people"


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The people an administrator looks after."""
    need(request, ENTER)
    form = PeopleFilter(request.GET)
    rows, unknown = User.objects.visible_to(request.user), form.unknown()
    if not form.is_valid() or unknown:
        rows = rows.none()
    else:
        asked, role = form.cleaned_data["q"], form.cleaned_data["role"]
        if asked:
            rows = rows.filter(
                Q(given_name__istartswith=asked)
                | Q(father_name__istartswith=asked)
                | Q(username__istartswith=asked)
            )
        if role:
            rows = rows.posted_as(role)
    pages = paginate(request, rows.order_by("name_key", "pk"))
    held: dict[int, list[Posting]] = {}
    keys = [person.pk for person in pages.rows]
    related = (
        Posting.objects.in_force().filter(person__in=keys).select_related("area__district", "area__aimag")
    )
    for posting in related:
        held.setdefault(posting.person_id, []).append(posting)
    return page(
        request,
        "accounts/people.html",
        part="rows",
        filter=form,
        unknown=unknown,
        pages=pages,
        rows=[{"person": person, "postings": held.get(person.pk, [])} for person in pages.rows],
    )


@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    """Create a person; the password to hand over is shown once."""
    need(request, ENTER)
    form = PersonForm(request.POST or None)
    if done := attempt(request, form, actions.create_person):
        person, password = done.made
        return page(request, "accounts/person_password.html", person=person, password=password)
    return page(request, "accounts/person_new.html", form=form)


@require_GET
def person_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One person with postings, and what can be changed."""
    person = enter(request, User, ref, needs=ENTER)
    return _detail(request, person, PostingForm())


def _detail(request: HttpRequest, person: User, form: PostingForm) -> HttpResponse:
    postings = person.postings.select_related("area__district", "area__aimag").order_by("-since", "-id")
    return page(
        request,
        "accounts/person_detail.html",
        person=person,
        # One that begins later can be taken back as well.
        postings=[
            {"posting": posting, "living": posting.until is None or posting.until >= clock.today()}
            for posting in postings
        ],
        form=form,
        oneself=person.pk == request.user.pk,
        links=[link for give in hooks.person_links for link in give(person)],
    )


@require_POST
def person_posting(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Give a posting."""
    person = enter(request, User, ref, needs=ENTER)
    form = PostingForm(request.POST)
    if attempt(request, form, actions.give_posting, person, say=_("Saved.")):
        return redirect("accounts:person_detail", person.ref)
    return _detail(request, person, form)


@require_POST
def posting_end(request: HttpRequest, ref: UUID, posting_ref: UUID) -> HttpResponse:
    """End a posting."""
    person = enter(request, User, ref, needs=ENTER)
    posting = person.postings.filter(ref=posting_ref).first()
    if posting is None:
        raise Http404
    press(request, actions.end_posting, posting, say=_("Saved."))
    return redirect("accounts:person_detail", person.ref)


@require_POST
def person_active(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Deactivate, or let in again."""
    person = enter(request, User, ref, needs=ENTER)
    active = request.POST.get("active") == "1"
    press(request, actions.set_active, person, active=active, say=_("Saved."))
    return redirect("accounts:person_detail", person.ref)


@require_POST
def person_password(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A one-time password, shown once."""
    person = enter(request, User, ref, needs=ENTER)
    if done := press(request, actions.reset_password, person):
        return page(request, "accounts/person_password.html", person=person, password=done.made)
    return redirect("accounts:person_detail", person.ref)
