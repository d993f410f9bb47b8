"""The registrar's pages: pairs of files that may be of one child, joins, and children by name. No case stands in them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import log
from cases import identity, matching, search
from cases.actions import duplicates, merging
from cases.forms.duplicates import ChildSearchForm, DecisionForm
from cases.models import Child, DuplicateCandidate, Merge
from cases.models.child import RESOLVE
from childprotect.lib.attempt import press, refused
from childprotect.lib.errors import DomainError
from childprotect.lib.web import enter, need, page, paginate

State = DuplicateCandidate.State
TABS = {"open": [State.OPEN], "later": [State.LATER], "decided": [State.SAME, State.NOT_SAME, State.GONE]}


def _tabs(current: str) -> list[dict[str, Any]]:
    home = reverse("cases:duplicate_list")
    return [
        {"text": _("To decide"), "url": home, "current": current == "open"},
        {"text": _("Later"), "url": f"{home}?state=later", "current": current == "later"},
        {"text": _("Decided"), "url": f"{home}?state=decided", "current": current == "decided"},
        {"text": _("Joined files"), "url": reverse("cases:merge_list"), "current": current == "joined"},
        {"text": _("Find a child"), "url": reverse("cases:child_search"), "current": current == "search"},
    ]


@require_GET
def duplicate_list(request: HttpRequest) -> HttpResponse:
    """The pairs that wait, the likeliest first; those put off; those decided."""
    need(request, RESOLVE)
    state = request.GET.get("state", "open")
    rows = DuplicateCandidate.objects.visible_to(request.user).filter(state__in=TABS.get(state, []))
    order = ["-decided_at", "-pk"] if state == "decided" else ["-points", "found_at", "pk"]
    pages = paginate(request, rows.select_related("one", "other", "decided_by").order_by(*order))
    return page(
        request,
        "cases/duplicate_list.html",
        tabs=_tabs(state),
        state=state,
        known=state in TABS,
        pages=pages,
        rows=[{"pair": pair, "reasons": matching.in_words(pair.reasons)} for pair in pages.rows],
    )


@require_http_methods(["GET", "POST"])
def duplicate_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Two children side by side, for their identity alone; and the decision. Each look is logged for both."""
    pair = enter(
        request, DuplicateCandidate, ref, needs=RESOLVE, related=("one", "other", "decided_by", "merge")
    )
    sent = request.POST if request.method == "POST" else None
    form = DecisionForm(sent, one=pair.one, other=pair.other, initial={"version": pair.version})
    if form.is_valid():
        try:
            told = _decide(request, pair, form.cleaned_data)
        except DomainError as problem:
            refused(form, problem)
        else:
            messages.success(request, told)
            return redirect("cases:duplicate_list")
    for child in (pair.one, pair.other):
        log.viewed(request.user, child, page="identity")
    return page(
        request,
        "cases/duplicate_detail.html",
        tabs=_tabs(""),
        pair=pair,
        form=form,
        waiting=pair.state in DuplicateCandidate.WAITING,
        undoable=pair.merge is not None and pair.merge.undone_at is None,
        reasons=matching.in_words(pair.reasons),
        lines=identity.side_by_side(pair.one, pair.other),
        files=[{"child": child, "spellings": identity.spellings(child)} for child in (pair.one, pair.other)],
    )


def _decide(request: HttpRequest, pair: DuplicateCandidate, data: dict[str, Any]) -> str:
    """Take the decision; what is said of it."""
    decision, version = data["decision"], data["version"]
    if decision == DecisionForm.SAME:
        duplicates.decide_same(pair, by=request.user, leading=data["leading"], version=version)
        return _("The two files are joined. The responsible workers are told.")
    if decision == DecisionForm.NOT_SAME:
        duplicates.decide_not_same(pair, by=request.user, version=version)
        return _("Noted: two children.")
    duplicates.put_off(pair, by=request.user, version=version)
    return _("The pair waits under “Later”.")


@require_GET
def merge_list(request: HttpRequest) -> HttpResponse:
    """The files that were joined, by anybody, the newest first."""
    need(request, RESOLVE)
    rows = Merge.objects.visible_to(request.user).select_related("child", "into", "made_by", "undone_by")
    return page(
        request,
        "cases/merge_list.html",
        tabs=_tabs("joined"),
        pages=paginate(request, rows.order_by("-made_at", "-pk")),
    )


@require_POST
def merge_undo(request: HttpRequest, ref: UUID) -> HttpResponse:
    """They are two children after all."""
    joined = enter(request, Merge, ref, needs=RESOLVE, related=("child", "into"))
    press(request, merging.undo, joined, say=_("The join is undone. Each file stands for itself again."))
    return redirect("cases:merge_list")


@require_http_methods(["GET", "POST"])
def child_search(request: HttpRequest) -> HttpResponse:
    """Children of the nation by name or number, to put two of them side by side."""
    need(request, RESOLVE)
    form = ChildSearchForm(request.POST if request.method == "POST" else None)
    found: list[Child] | None = None
    more = False
    if form.is_valid():
        found, more = identity.find(request.user, form.cleaned_data["q"])
    return page(
        request,
        "cases/child_search.html",
        tabs=_tabs("search"),
        form=form,
        found=found,
        more=more,
        most=search.MOST,
    )


@require_POST
def duplicate_new(request: HttpRequest) -> HttpResponse:
    """Put two children that were found side by side."""
    need(request, RESOLVE)
    chosen = request.POST.getlist("child")[:3]
    try:
        children = list(
            Child.objects.visible_to(request.user, RESOLVE).filter(ref__in={UUID(ref) for ref in chosen})
        )
        if len(children) != 2 or len(chosen) != 2:
            raise DomainError(_("Tick exactly two children."))
        pair = duplicates.name_pair(*children, by=request.user)
    except (DomainError, ValueError) as problem:
        messages.error(request, getattr(problem, "sentence", _("Tick exactly two children.")))
        return redirect("cases:child_search")
    return redirect("cases:duplicate_detail", pair.ref)
