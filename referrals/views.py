"""Pages of referrals: the case's tab, sending, the lists, the partner's inbox and answer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import log
from cases import clocks, codes
from cases.access import enter_case, looked
from cases.views.case import bar, tabs
from childprotect.lib import clock
from childprotect.lib.addresses import path_to
from childprotect.lib.attempt import attempt, press, refused
from childprotect.lib.dates import moment_text
from childprotect.lib.errors import DomainError
from childprotect.lib.mongolian import short_name
from childprotect.lib.web import enter, need, page, paginate
from referrals import actions, facts
from referrals.forms import AnswerForm, MemberForm, OrganisationForm, OutcomeForm, ReferralFilter, SendForm
from referrals.models import Member, Organisation, Referral

COLUMNS = (
    "pk", "ref", "number", "service", "urgent", "status", "sent_at", "answered_at", "need",
    "organisation__name_mn", "organisation__name_en", "sent_by__given_name", "sent_by__father_name",
)  # fmt: skip
KINDS = {
    "sent": "ochre",
    "refused": "line",
    "withdrawn": "line",
}  # of the box that says how a referral stands
OF_CASE = ("case__ref", "case__number", "case__child__given_name", "case__child__father_name")


def _rows(pages: Any) -> list[dict[str, Any]]:
    """Rows of values with words."""
    services, statuses = dict(codes.choices("service")), dict(Referral.Status.choices)
    name = "organisation__name_en" if get_language() == "en" else "organisation__name_mn"
    return [
        row
        | {
            "service": services.get(row["service"], row["service"]),
            "status_word": str(statuses[row["status"]]),
            "status_kind": KINDS.get(row["status"], "safe"),
            "sent": moment_text(row["sent_at"]),
            "url": path_to("referrals:referral_detail", row["ref"]),
            "organisation": row[name],
            "sender": short_name(row["sent_by__given_name"], row["sent_by__father_name"]),
            "child": short_name(
                row.get("case__child__given_name", ""), row.get("case__child__father_name", "")
            ),
        }
        for row in pages.rows
    ]


@require_GET
def case_referrals(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The referrals of one case."""
    case = enter_case(request, ref)
    looked(request, case, "referrals")
    rows = Referral.objects.visible_to(request.user).filter(case=case)
    pages = paginate(request, rows.values(*COLUMNS))
    may = request.user.has_perm("referrals.send_referral") and case.closed_at is None  # type: ignore[union-attr]
    return page(
        request,
        "referrals/case_referrals.html",
        case=case,
        bar=bar(case),
        tabs=tabs(case, request.user, "referrals:case_referrals"),
        pages=pages,
        rows=_rows(pages),
        may_send=may,
    )


@require_http_methods(["GET", "POST"])
def referral_new(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Send a need of the case to another sector."""
    case = enter_case(request, ref, needs="cases.work_case")
    form = SendForm(request.POST or None, case=case, user=request.user)
    if attempt(request, form, actions.send_referral, case, say=_("Sent."), facts=form.arguments):
        return redirect("referrals:case_referrals", case.ref)
    return page(request, "referrals/referral_new.html", case=case, bar=bar(case), form=form)


@require_GET
def referral_list(request: HttpRequest) -> HttpResponse:
    """The referrals of the cases a person may see."""
    need(request, "referrals.send_referral")
    return _list(request, "referrals/referral_list.html", *OF_CASE)


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What was sent to the person's own organisation."""
    need(request, "referrals.answer_referral")
    return _list(request, "referrals/inbox.html")


def _list(request: HttpRequest, template: str, *more: str) -> HttpResponse:
    form = ReferralFilter(request.GET)
    rows, unknown = Referral.objects.visible_to(request.user), form.unknown()
    if not form.is_valid() or unknown:
        rows = rows.none()
    elif form.cleaned_data["status"] == "late":
        late = clocks.overdue_refs("referral.answer")
        rows = rows.unanswered().filter(ref__in=late)
    elif form.cleaned_data["status"]:
        rows = rows.filter(status=form.cleaned_data["status"])
    pages = paginate(request, rows.values(*COLUMNS, *more))
    return page(request, template, part="rows", filter=form, unknown=unknown, pages=pages, rows=_rows(pages))


@require_GET
def referral_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One referral: the facts that travelled, and its answer. The organisation's first look is noted."""
    referral = enter(request, Referral, ref, needs="referrals.view_referral")
    user: Any = request.user
    mine = user.has_perm("referrals.answer_referral", referral)
    if mine:
        referral = actions.mark_seen(referral, by=user)
    sender = not mine
    log.viewed(user, referral, case=referral.case if sender else None)
    status = Referral.Status
    return page(
        request,
        "referrals/referral_detail.html",
        referral=referral,
        organisation=referral.organisation,
        service=codes.word("service", referral.service),
        outcome_word=codes.word("referral_outcome", referral.outcome_code) if referral.outcome_code else "",
        facts=facts.worded(referral.facts),
        sender=referral.sent_by,
        case=referral.case if sender else None,
        clock=clocks.running(referral),
        answer_form=AnswerForm(initial={"version": referral.version})
        if mine and referral.status == status.SENT
        else None,
        outcome_form=OutcomeForm(initial={"version": referral.version})
        if mine and referral.status == status.ACCEPTED
        else None,
        may_withdraw=sender
        and user.has_perm("referrals.send_referral", referral)
        and referral.status in {status.SENT, status.ACCEPTED},
    )


def _step(request: HttpRequest, referral: Referral, form: Any, heading: str, button: str) -> HttpResponse:
    """The form alone, with what was wrong."""
    return page(
        request, "referrals/referral_step.html", referral=referral, form=form, heading=heading, button=button
    )


@require_POST
def referral_answer(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Accept or refuse."""
    referral = enter(request, Referral, ref, needs="referrals.answer_referral")
    form = AnswerForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            if data["decision"] == "accept":
                actions.accept_referral(
                    referral,
                    by=request.user,
                    answer=data["answer"],
                    first_on=data["first_on"],
                    version=data["version"],
                )
            else:
                actions.refuse_referral(
                    referral, by=request.user, answer=data["answer"], version=data["version"]
                )
        except DomainError as problem:
            refused(form, problem)
        else:
            messages.success(request, _("Your answer is sent. The worker has been told."))
            return redirect("referrals:referral_detail", referral.ref)
    return _step(request, referral, form, _("Your answer"), _("Send the answer"))


@require_POST
def referral_outcome(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Report what came of it."""
    referral = enter(request, Referral, ref, needs="referrals.answer_referral")
    form = OutcomeForm(request.POST)
    said = _("The outcome is sent. The worker has been told.")
    if attempt(request, form, actions.report_outcome, referral, say=said):
        return redirect("referrals:referral_detail", referral.ref)
    return _step(request, referral, form, _("Outcome"), _("Send the outcome"))


@require_POST
def referral_withdraw(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Take a referral back."""
    referral = enter(request, Referral, ref, needs="referrals.send_referral")
    press(request, actions.withdraw_referral, referral, say=_("The referral is taken back."))
    return redirect("referrals:case_referrals", referral.case.ref)


@require_GET
def directory(request: HttpRequest) -> HttpResponse:
    """The organisations that take referrals."""
    user: Any = request.user
    if not user.has_perm("referrals.manage_organisation"):
        need(request, "referrals.view_organisation")
    rows = Organisation.objects.visible_to(request.user).select_related("unit", "district", "aimag")
    postings = request.user.postings_now  # type: ignore[union-attr]
    here = {posting.area.aimag_id for posting in postings if posting.area.aimag_id}
    if here and request.GET.get("where") != "all":
        rows = rows.filter(aimag_id__in=here)
    pages = paginate(request, rows)
    manages = Organisation.objects.visible_to(request.user, "referrals.manage_organisation")
    mine = set(manages.filter(pk__in=[row.pk for row in pages.rows]).values_list("pk", flat=True))
    sectors = dict(codes.choices("sector"))
    return page(
        request,
        "referrals/directory.html",
        pages=pages,
        rows=[
            {
                "name": row.name,
                "sector": sectors.get(row.sector, row.sector),
                "phone": row.phone,
                "place": row.aimag.name,
                "closed": not row.active,
                "members_url": reverse("referrals:organisation_members", args=[row.ref])
                if row.pk in mine
                else "",
            }
            for row in pages.rows
        ],
        everywhere=request.GET.get("where") == "all",
        may_add=user.has_perm(actions.MANAGES),
    )


@require_http_methods(["GET", "POST"])
def organisation_new(request: HttpRequest) -> HttpResponse:
    """Add an organisation of the area."""
    need(request, actions.MANAGES)
    form = OrganisationForm(request.POST or None)
    said = _("Saved. Now say who answers for it.")
    if done := attempt(request, form, actions.add_organisation, say=said):
        return redirect("referrals:organisation_members", done.made.ref)
    return page(request, "referrals/organisation_new.html", form=form)


@require_POST
def organisation_close(request: HttpRequest, ref: UUID) -> HttpResponse:
    """It takes no new referrals."""
    organisation = enter(request, Organisation, ref, needs=actions.MANAGES)
    press(request, actions.close_organisation, organisation, say=_("Saved."))
    return redirect("referrals:organisation_members", organisation.ref)


@require_http_methods(["GET", "POST"])
def organisation_members(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Who answers for an organisation; user administrators of its area add and end."""
    organisation = enter(request, Organisation, ref, needs="referrals.manage_organisation")
    form = MemberForm(request.POST or None, user=request.user)
    if attempt(request, form, actions.add_member, organisation, say=_("Saved.")):
        return redirect("referrals:organisation_members", organisation.ref)
    members = Member.objects.in_force().filter(organisation=organisation).select_related("person")
    return page(
        request,
        "referrals/members.html",
        organisation=organisation,
        members=members,
        form=form,
        today=clock.today(),
    )


@require_POST
def member_end(request: HttpRequest, ref: UUID) -> HttpResponse:
    """End a membership."""
    organisation = enter(request, Organisation, ref, needs="referrals.manage_organisation")
    try:
        actions.end_member(organisation, by=request.user, member_id=int(request.POST.get("member", "0") or 0))
    except (DomainError, ValueError):
        messages.error(request, _("This person does not answer for the organisation."))
    else:
        messages.success(request, _("Saved."))
    return redirect("referrals:organisation_members", organisation.ref)
