"""The case list and the case's own pages."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from audit import log
from cases import codes, hooks, listing, stages, steps, timeline
from cases.access import enter_case, looked, needs_purpose, purpose_given
from cases.actions.closing import what_keeps_open
from cases.families import linked_cases
from cases.file import concerns_of
from cases.forms.case import SORTS, CaseFilter, PurposeForm
from cases.models import Case, Deadline, Risk, Stage
from cases.models.child import Sex, age_on
from childprotect.lib import clock
from childprotect.lib.addresses import path_to
from childprotect.lib.mongolian import short_name
from childprotect.lib.prepared import Prepared
from childprotect.lib.web import COUNT_CAP, enter, need, page, paginate

RECENT = 12
SHOWN_CLOCK = (
    "ref", "subject_type", "subject_ref", "case", "step", "due_at", "ended_at", "done_at", "met", "limit__approval",
    "delay__reason", "person__given_name", "person__father_name",
)  # fmt: skip
SIZES = {"100": 100}


def rows_of(cases: Any) -> list[dict[str, Any]]:
    """The case list's rows as the template draws them, from values: texts, each word looked up once."""
    english, today, rows = get_language() == "en", clock.today(), []
    concerns, name = dict(codes.choices("concern")), "name_en" if english else "name_mn"
    risks, stage_words, sexes = (
        {code: str(word) for code, word in kind.choices} for kind in (Risk, Stage, Sex)
    )
    nobody, unnamed, unknown = _("No responsible worker"), _("Name unknown"), Sex.UNKNOWN.value
    for row in cases:
        given, father = row["child__given_name"], row["child__father_name"]
        age = age_on(today, row["child__birth_date"], row["child__birth_year"])
        unit = row[f"unit__{name}"]
        row |= {
            "name": short_name(given, father) or unnamed,
            "age": "–" if age is None else str(age),
            "sex": sexes[row["child__sex"]].lower() if row["child__sex"] != unknown else "",
            "concern": concerns.get(row["main_concern"], row["main_concern"]),
            "place": f"{row[f'district__{name}']} › {unit}" if row["unit__level"] == "khoroo" else unit,
            "worker": short_name(row["worker__given_name"] or "", row["worker__father_name"] or "") or nobody,
            "risk_word": risks[row["risk"]],
            "stage_word": stage_words[row["stage"]],
        }
        rows.append(row)
    return rows


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """The cases a person may see, filtered and paged."""
    need(request, "cases.view_case")
    form = CaseFilter(request.GET, user=request.user)
    sort = request.GET.get("sort", "-opened")
    cases = Case.objects.visible_to(request.user)
    problems = form.unknown()
    if form.is_valid() and not problems and sort in SORTS:
        cases = listing.ordered(listing.filtered(cases, form.cleaned_data), sort)
    else:
        cases = cases.none()
    size = SIZES.get(request.GET.get("size", ""), 25)
    pages = paginate(request, cases.values(*listing.COLUMNS), size=size, counted=cases)
    return page(
        request,
        "cases/case_list.html",
        part="rows",
        filter=form,
        unknown=[*problems, *([] if sort in SORTS else ["sort"])],
        sort=sort,
        pages=pages,
        rows=rows_of(pages.rows),
        total=_total(pages),
        chips=_chips(request, form),
        columns=_columns(),
    )


def _columns() -> list[dict[str, Any]]:
    return [
        {"text": _("Risk")},
        {"text": _("Child")},
        {"text": _("Age, sex")},
        {"text": _("Type of concern")},
        {"text": _("Stage")},
        {"text": _("Unit, worker")},
        {"text": _("Opened"), "sort": "opened"},
        {"text": _("Next step due"), "sort": "due"},
    ]


def _total(pages: Any) -> str:
    count = f"{COUNT_CAP}+" if pages.capped else str(pages.count)
    return _("Cases: %(count)s") % {"count": count}


def _chips(request: HttpRequest, form: CaseFilter) -> list[dict[str, str]]:
    """The filters chosen, each with the address without it."""
    chips = []
    for name, field in form.fields.items():
        value = form.data.get(name, "")
        if value and not form.errors.get(name):
            rest = request.GET.copy()
            rest.pop(name)
            rest.pop("page", None)
            text = dict(field.choices).get(value, value)  # type: ignore[attr-defined]
            chips.append({"text": f"{field.label}: {text}", "url": f"?{rest.urlencode()}"})
    return chips


def bar(case: Case, *, action: dict[str, str] | None = None) -> dict[str, Any]:
    """What the identity bar of a case shows."""
    child = case.child
    years = _("%(age)s years") % {"age": child.age} if child.age is not None else _("age not known")
    sex = child.get_sex_display().lower() if child.sex != Sex.UNKNOWN else _("sex not known")
    return {
        "name": child.name,
        "about": f"{years}, {sex}",
        "risk": case.risk,
        "number": case.number,
        "unit": case.unit.path,
        "worker": case.worker.name if case.worker else "",
        "action": action,
    }


def tabs(case: Case, user: Any, current: str) -> list[dict[str, Any]]:
    """The tabs of the case page: our own, and those other apps bring."""
    own = [
        (_("Overview"), "cases:case_detail"),
        (pgettext("case file", "People"), "cases:case_people"),
        (_("Situation"), "cases:case_situation"),
        (_("Notes"), "cases:case_notes"),
        (_("Documents"), "cases:case_documents"),
        (_("Joint team"), "cases:case_decisions"),
        *((tab.label, tab.url_name) for tab in hooks.tabs if user.has_perm(tab.perm)),
        (pgettext("case file", "Time limits"), "cases:case_clocks"),
        (_("History"), "cases:case_history"),
    ]
    return [
        {"text": text, "url": path_to(name, case.ref), "current": name == current, "count": 0}
        for text, name in own
    ]


def way(case: Case) -> tuple[tuple[str, str], ...]:
    """The stages as a line, each with whether it is done, current or to come."""
    at = stages.WAY.index(Stage(case.stage)) if case.stage in stages.WAY else 0
    return tuple(
        (str(stage.label), "done" if place < at else "current" if place == at else "")
        for place, stage in enumerate(stages.WAY)
    )


_running_clocks = Prepared(
    lambda case: steps.with_titles(
        Deadline.objects.running()
        .filter(case=case)
        .select_related("person", "limit", "delay")
        .only(*SHOWN_CLOCK)
    ),
    int,
)


@require_GET
def case_detail(request: HttpRequest, ref: UUID) -> HttpResponse:
    """The front page of a case: what is due, what is known, what happened."""
    case = enter_case(request, ref, related=("care", "schooling", "language"))
    looked(request, case, "detail")
    user: Any = request.user
    may = {
        perm
        for perm in ("write_note", "work_case", "ask_closing", "agree_closing", "share_case", "assign_case")
        if user.has_perm(f"cases.{perm}", case)
    }
    clocks = _running_clocks(case.pk)
    for row in clocks:
        row.case = case
    titles = steps.titles(clocks)
    return page(
        request,
        "cases/case_detail.html",
        case=case,
        bar=bar(case, action=_main_action(case, may)),
        tabs=tabs(case, user, "cases:case_detail"),
        way=way(case),
        clocks=[
            {"clock": row, "text": titles[row.pk], "url": hooks.address_of(row)} | late_reason(row)
            for row in clocks
        ],
        facts=_facts(case),
        concerns=[
            {"text": codes.word("concern", row.concern), "kind": "danger" if row.main else ""}
            for row in concerns_of(case.pk)
        ],
        summary=[row for rows in hooks.summary_rows for row in rows(case, user)],
        entries=timeline.recent(user, case, RECENT),
        keeps_open=what_keeps_open(case) if case.closed_at is None and "ask_closing" in may else [],
        agreements=case.agreements.filter(withdrawn_at=None).select_related("agreed_by")
        if case.stage in stages.REVIEWED | stages.CLOSED
        else [],
        may=may,
        steps={step.name for step in stages.possible(case)},
        report=case.report,
        siblings=linked_cases(case, user),
        unconfirmed=any(row.limit and row.limit.approval == "default" for row in clocks),
    )


def late_reason(row: Deadline) -> dict[str, Any]:
    """Whether a clock has passed, and why, as far as it was said."""
    delay = getattr(row, "delay", None)
    return {
        "late": row.late_by is not None,
        "reason": codes.word("delay_reason", delay.reason) if delay else "",
    }


def _main_action(case: Case, may: set[str]) -> dict[str, str] | None:
    if "write_note" not in may or case.closed_at is not None:
        return None
    return {"text": _("Write a note"), "url": path_to("cases:note_new", case.ref)}


def _facts(case: Case) -> list[tuple[str, Any]]:
    child = case.child
    place = ", ".join(filter(None, [case.bag.name if case.bag else "", case.report.place]))
    return [
        (_("Child number"), child.number),
        (_("Name"), f"{child.father_name} {child.given_name}".strip() or _("Name unknown")),
        *([(_("Where"), place)] if place else []),
        (_("Source of report"), codes.word("channel", case.report.channel)),
    ]


@require_http_methods(["GET", "POST"])
def case_purpose(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Ask an inspector why; once per case and day. Nothing of the case is shown before the answer."""
    case = enter(request, Case, ref, needs="cases.view_case")
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith(
        f"/cases/{case.ref}/"
    ):
        back = path_to("cases:case_detail", case.ref)
    if not needs_purpose(request.user, case) or purpose_given(request.user, case):
        return redirect(back)
    form = PurposeForm(request.POST or None)
    if form.is_valid():
        log.record(
            request.user,
            "case.purpose_stated",
            case,
            case=case,
            old={"words": form.cleaned_data["words"]},
            purpose=form.cleaned_data["purpose"],
        )
        return redirect(back)
    return page(request, "cases/case_purpose.html", form=form, number=case.number)


@require_POST
def case_registration(request: HttpRequest, ref: UUID) -> HttpResponse:
    """Show the registration number once; the look is logged."""
    case = enter_case(request, ref, needs="cases.work_case")
    looked(request, case, "registration_number")
    messages.info(request, _("Registration number: %(number)s") % {"number": case.child.registration_number})
    return redirect("cases:case_detail", case.ref)
