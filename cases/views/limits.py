"""The table of limits: shown to who works by it, changed by two administrators, one after the other."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.roles import ROLES
from areas.actions import set_kind
from areas.models import Area
from cases import codes, effects, limits
from cases.actions import limits as changes
from cases.actions import proposals
from cases.forms.limits import DecisionForm, DistanceFilter, DistanceForm, LimitForm
from cases.models import Limit, LimitProposal, Risk
from cases.models.codes import Approval
from childprotect.lib import clock
from childprotect.lib.attempt import attempt, press, refused
from childprotect.lib.errors import DomainError
from childprotect.lib.web import enter, need, page, paginate

MANAGE = "cases.manage_limits"


def row_of(row: Limit | LimitProposal) -> dict[str, Any]:
    """A limit in words."""
    return {
        "ref": row.ref,
        "step": codes.word("step", row.step),
        "risk": row.risk,
        "risk_word": dict(Risk.choices).get(row.risk, pgettext("risk", "Any")),
        "kind": dict(Area.Kind.choices).get(row.area_kind, pgettext("unit", "Any")),
        "length": limits.length_words(row.length, row.count),
        "extension": limits.length_words(row.extension, row.count) if row.extension else "",
        "warn": limits.length_words(row.warn_before, Limit.Count.HOURS) if row.warn_before else "",
        "told": told(row),
        "legal_reference": row.legal_reference,
        "confirmed": row.approval == Approval.CONFIRMED,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }


def told(row: Limit | LimitProposal) -> list[str]:
    """Who is told when it passes, and further up."""
    lines = [str(ROLES[row.escalate_to].label)] if row.escalate_to in ROLES else []
    if row.further_to in ROLES and row.further_after:
        after = ngettext("after %(n)d hour", "after %(n)d hours", row.further_after) % {
            "n": row.further_after
        }
        lines.append(f"{ROLES[row.further_to].label}, {after}")
    return lines


@require_GET
def limit_list(request: HttpRequest) -> HttpResponse:
    """Every limit that rules today, step by step, and the changes to come."""
    need(request, "cases.view_limit")
    today = clock.today()
    ruling: dict[str, list[Limit]] = {}
    for row in Limit.objects.visible_to(request.user).on(today):
        ruling.setdefault(row.step, []).append(row)
    coming = Limit.objects.visible_to(request.user).filter(valid_from__gt=today)
    order = {Risk.RED: 0, Risk.ORANGE: 1, Risk.GREEN: 2}
    steps = [
        {
            "title": word,
            "rows": [
                row_of(row)
                for row in sorted(ruling[step], key=lambda row: (order.get(row.risk, 3), row.area_kind))  # type: ignore[call-overload]
            ],
        }
        for step, word in codes.choices("step")
        if step in ruling
    ]
    manages = request.user.has_perm(MANAGE)  # type: ignore[union-attr]
    waiting = LimitProposal.objects.visible_to(request.user).waiting().select_related("proposed_by")
    return page(
        request,
        "cases/limit_list.html",
        steps=steps,
        coming=[row_of(row) for row in coming if row.valid_to != row.valid_from],
        waiting=[{"change": change, **row_of(change)} for change in waiting] if manages else [],
        manages=manages,
        today=today,
    )


@require_GET
def limit_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """One cell of the table with its history: what ruled when, who proposed and who confirmed it."""
    limit: Limit = enter(request, Limit, ref, needs="cases.view_limit")
    cell = Limit.objects.visible_to(request.user).of(limit.step, limit.risk, limit.area_kind)
    manages = request.user.has_perm(MANAGE)  # type: ignore[union-attr]
    today = clock.today()
    rows = []
    for row in cell.select_related("proposal__proposed_by", "proposal__decided_by"):
        rows.append(row_of(row) | {"change": getattr(row, "proposal", None), "state": _state(row, today)})
    decided = LimitProposal.objects.visible_to(request.user).filter(
        step=limit.step, risk=limit.risk, area_kind=limit.area_kind
    )
    return page(
        request,
        "cases/limit_detail.html",
        limit=row_of(limit),
        rows=rows,
        changes=list(decided.select_related("proposed_by", "decided_by")[:20]) if manages else [],
        manages=manages,
    )


def _state(row: Limit, today: Any) -> str:
    if row.valid_to == row.valid_from:
        return _("Replaced before it began")
    if row.valid_from > today:
        return _("To come")
    return _("In force") if row.valid_to is None or row.valid_to > today else _("Ended")


@require_http_methods(["GET", "POST"])
def limit_propose(request: HttpRequest, ref: UUID | None = None) -> HttpResponse:
    """Propose a limit; asked to, first show what it would do to the clocks that run."""
    if ref is None:
        need(request, MANAGE)
    limit: Limit | None = enter(request, Limit, ref, needs=MANAGE) if ref else None
    form, preview = LimitForm(request.POST or None, limit=limit), None
    if form.is_valid():
        try:
            if "preview" in request.POST:
                asked = changes.LimitFacts(**form.facts())
                changes.check(asked)
                preview = effects.of_limit(changes.as_limit(asked))
            else:
                made = changes.propose_limit(by=request.user, **form.facts())
                messages.success(request, _("Proposed. Another administrator has been asked to confirm it."))
                return redirect("cases:limit_change", made.ref)
        except DomainError as problem:
            refused(form, problem)
    return page(
        request,
        "cases/limit_propose.html",
        form=form,
        preview=preview,
        limit=row_of(limit) if limit else None,
        back=reverse("cases:limit_detail", args=[limit.ref]) if limit else reverse("cases:limit_list"),
    )


@require_GET
def limit_change(request: HttpRequest, ref: UUID) -> HttpResponse:
    """A proposed change: as it is, as it shall be, what it would do, and the second person's word."""
    change: LimitProposal = enter(request, LimitProposal, ref, needs=MANAGE)
    return _change_page(request, change, DecisionForm())


@require_POST
def limit_decide(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Confirm, refuse, or take back."""
    change: LimitProposal = enter(request, LimitProposal, ref, needs=MANAGE)
    form = DecisionForm(request.POST)
    if decided(request, form, change, changes.confirm_limit):
        return redirect("cases:limit_change", change.ref)
    return _change_page(request, change, form)


def decided(request: HttpRequest, form: DecisionForm, change: Any, confirm: Callable[..., Any]) -> bool:
    """Take the second person's word on a proposal, and say what became of it; False when it is refused."""
    if attempt(request, form, partial(proposals.decide, confirm=confirm), change) is None:
        return False
    said = {
        proposals.CONFIRM: _("Confirmed. It rules from its day."),
        proposals.REFUSE: _("Refused. Who proposed it has been told."),
        proposals.WITHDRAW: _("Taken back."),
    }
    messages.success(request, said[form.cleaned_data["decision"]])
    return True


def _change_page(request: HttpRequest, change: LimitProposal, form: DecisionForm) -> HttpResponse:
    waiting = change.status == LimitProposal.Status.WAITING
    area = Area(kind=change.area_kind) if change.area_kind else None
    before = None
    if waiting:
        before = limits.find(change.step, risk=change.risk, area=area, on=change.valid_from)
    return page(
        request,
        "cases/limit_change.html",
        change=change,
        after=row_of(change),
        before=row_of(before) if before else None,
        preview=effects.of_limit(changes.as_limit(change)) if waiting else None,
        form=form,
        own=change.proposed_by_id == request.user.pk,
        waiting=waiting,
    )


@require_http_methods(["GET", "POST"])
def distances(request: HttpRequest) -> HttpResponse:
    """Which soum is a centre and which bag is remote: what the list of areas cannot tell."""
    need(request, MANAGE)
    if request.method == "POST":
        form = DistanceForm(request.POST)
        area = Area.objects.filter(code=form.cleaned_data["code"]).first() if form.is_valid() else None
        if area is None:
            messages.error(request, _("Choose the unit and its kind from the list."))
        else:
            said = _("Saved. Clocks that start from now go by it.")
            press(request, set_kind, area, kind=form.cleaned_data["kind"], say=said)
        return redirect(f"{reverse('cases:distances')}?{request.GET.urlencode()}")
    filters = DistanceFilter(request.GET)
    unknown, rows = filters.unknown(), Area.objects.none()
    if filters.is_valid() and not unknown and filters.cleaned_data["aimag"]:
        rows = Area.objects.current().filter(
            aimag__code=filters.cleaned_data["aimag"], level__in=[Area.Level.SOUM, Area.Level.BAG]
        )
    pages = paginate(request, rows.select_related("district", "aimag").order_by("code"), size=60)
    return page(
        request,
        "cases/distances.html",
        part="rows",
        filter=filters,
        unknown=unknown,
        pages=pages,
        kinds=Area.Kind.choices,
    )
