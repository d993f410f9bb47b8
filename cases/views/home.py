"""My work: what is late, due today, this week; reports to decide; what came back."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from accounts import drafts
from cases import hooks, limits, notices, steps
from cases import team as teams
from cases.actions.reading import mark_read
from cases.counts import my_figures
from cases.models import Case, Deadline, Notification, Report
from cases.views.team import figures as team_figures
from childprotect.lib import clock
from childprotect.lib.addresses import path_to
from childprotect.lib.web import page, paginate

# Clocks of reports that wait for a decision: those stand on a list of their own.
ON_THE_LIST = ("report.acknowledge", "report.triage")
MOST = 60  # clocks on the page; the rest is one page further
NEWS = 8
LATER = 8  # of what is due later than in a week; the case list has the rest
FEW = 5  # reports, and cases in a panel of the supervisor's
# What a row of each list shows; everything else stays in the database, as making objects of it costs more than the page.
SHOWN_CLOCK = (
    "subject_type", "subject_ref", "step", "due_at", "person__given_name", "person__father_name", "case__ref",
    "case__risk", "case__worker", "case__unit__name_mn", "case__unit__name_en", "case__child__given_name",
    "case__child__father_name", "case__child__birth_date", "case__child__birth_year",
)  # fmt: skip
SHOWN_NEWS = (
    "ref", "verb", "numbers", "created_at", "read_at", "deadline__step", "deadline__unit__name_mn",
    "deadline__unit__name_en", "instead_of__given_name", "instead_of__father_name", "case__child__given_name",
    "case__child__father_name",
)  # fmt: skip
SHOWN_REPORT = (
    "ref", "number", "urgency", "received_at", "place", "seen", "bag__name_mn", "bag__name_en",
    *(f"{area}__name_{code}" for area in ("unit", "unit__district", "unit__aimag") for code in ("mn", "en")),
)  # fmt: skip
# Where a step of a case itself is done, and the words of the button; everything else is opened where it stands.
DONE_AT = {
    "case.first_contact": ("cases:contact_new", _("Record a contact")),
    "case.contact": ("cases:contact_new", _("Record a contact")),
    "case.danger": ("cases:case_danger", _("Assess")),
    "case.assessment": ("cases:case_assess", _("Assess")),
    "case.safety_plan": ("cases:safety_new", _("Make the plan")),
    "case.plan": ("cases:case_plan", _("Make the plan")),
    "case.plan_review": ("cases:plan_review", _("Review the plan")),
    "case.plan_review_placed": ("cases:plan_review", _("Review the plan")),
    "case.plan_approval": ("cases:case_plan", _("Read and approve")),
}


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The first page of who carries cases; everybody else is led to their own."""
    user: Any = request.user
    if not user.has_perm("cases.work_case"):
        for perm, url_name in hooks.homes:
            if user.has_perm(perm):
                return redirect(url_name)
        return redirect("cases:case_list" if user.has_perm("cases.view_case") else "accounts:rights")
    clocks = paginate(request, _clocks(user), size=MOST)
    reports = Report.objects.visible_to(user).open().select_related("unit__district", "unit__aimag", "bag")
    news = Notification.objects.filter(person=user).select_related("case__child", *notices.SHOWN)
    news = list(news.only(*SHOWN_NEWS)[:NEWS])
    met = still_met(user, [*clocks.rows, *news])
    return page(
        request,
        "cases/home.html",
        pages=clocks,
        groups=groups(user, clocks.rows, met),
        reports=list(reports.only(*SHOWN_REPORT).order_by("received_at", "pk")[: FEW + 1]),
        few=FEW,
        by_due_url=f"{path_to('cases:case_list')}?worker={user.ref}&sort=due",
        news=_news(news, met),
        figures=_figures(user),
        today=clock.now(),
        holiday=limits.next_holiday(clock.today(), 7),
        team=_team(user) if user.has_perm("cases.view_team") else None,
        begun=drafts.of(user, FEW),
        away=user.absences.in_force().select_related("stand_in").first() if user.away_now else None,
    )


def _team(user: Any) -> dict[str, Any]:
    """What a supervisor sees besides: the numbers of the area, cases nobody answers for, closings to agree to."""
    return {
        "figures": team_figures(user),
        "to_assign": list(teams.to_assign(user)[:FEW]),
        "late": list(teams.late(user)[: 2 * FEW]),
        "to_approve": list(teams.to_approve(user)[:FEW]),
        "to_agree": list(teams.to_agree(user)[:FEW]),
    }


def _clocks(user: Any) -> Any:
    """The running clocks a person answers for, with what a row shows."""
    rows = Deadline.objects.running().of(user).exclude(subject_type="cases.report", step__in=ON_THE_LIST)
    rows = rows.select_related("case__child", "case__unit", "person").only(*SHOWN_CLOCK)
    return steps.with_titles(rows.order_by("due_at", "id"))


def groups(user: Any, rows: Any, met: set[int], *, team: bool = False) -> list[dict[str, Any]]:
    """Late, today, this week, later; empty groups are left out. Names only of cases in `met`.

    For a `team`, each row says who answers for it, and leads to naming somebody else.
    """
    now = clock.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    found: list[dict[str, Any]] = [
        {"id": "late", "title": _("Overdue"), "until": now, "rows": []},
        {"id": "today", "title": _("Due today"), "until": midnight + timedelta(days=1), "rows": []},
        {"id": "week", "title": _("Within 7 days"), "until": midnight + timedelta(days=8), "rows": []},
        {"id": "later", "title": _("Later"), "until": None, "rows": []},
    ]
    titles = steps.titles(rows, met)
    years, opened = gettext("%(age)s years"), pgettext("button", "Open")
    for row in rows:
        group = next(group for group in found if group["until"] is None or row.due_at < group["until"])
        child = row.case.child if row.case and row.case_id in met else None
        done_at = _done_at(row, team) if row.case_id in met else None
        url = hooks.address_of(row)
        group["rows"].append(
            {
                "due_at": row.due_at,
                "step": titles[row.pk],
                "name": child.name if child else "",
                "age": years % {"age": child.age} if child and child.age is not None else "",
                "unit": row.case.unit.name if row.case else "",
                "risk": row.case.risk if row.case else "",
                "instead_of": row.person.name if not team and row.person_id != user.pk else "",
                "whose": row.person.name if team and row.person else "",
                "url": url,
                "action_url": path_to(done_at[0], done_at[2]) if done_at else url,
                "action": done_at[1] if done_at else opened,
            }
        )
    for group in found:
        group["count"] = len(group["rows"])
        if group["until"] is None and not team:
            group["rows"] = group["rows"][:LATER]
    return [group for group in found if group["rows"]]


def _done_at(row: Deadline, team: bool) -> tuple[str, Any, Any] | None:
    """Where a step is done, or passed to somebody else: name of the address, words of the button, ref."""
    if team and row.subject_type == "cases.task":
        return "cases:task_assign", _("Pass on"), row.subject_ref
    if row.case is None or (not team and row.subject_type != "cases.case"):
        return None
    if team:  # what somebody else's part waits for does not pass with the case
        passes = row.person_id in {None, row.case.worker_id}
        return ("cases:case_assign", _("Assign"), row.case.ref) if passes else None
    found = DONE_AT.get(row.step)
    return (*found, row.case.ref) if found else None


def _news(rows: Iterable[Notification], met: set[int]) -> list[dict[str, Any]]:
    """The newest notifications, unread ones marked."""
    return [
        {
            "ref": row.ref,
            "text": notices.words(row),
            "name": row.case.child.name if row.case and row.case_id in met else "",
            "at": row.created_at,
            "new": row.read_at is None,
        }
        for row in rows
    ]


def _figures(user: Any) -> list[dict[str, Any]]:
    """My own numbers, each with its list; one query."""
    counts = my_figures(user)
    address = path_to("cases:case_list")
    return [
        {"label": _("My cases"), "value": counts["cases"], "url": f"{address}?worker={user.ref}"},
        {"label": _("High risk"), "value": counts["red"], "url": f"{address}?worker={user.ref}&risk=red"},
        {"label": _("Overdue"), "value": counts["late"], "url": f"{address}?worker={user.ref}&due=late"},
        {"label": _("New in 7 days"), "value": counts["fresh"]},
    ]


@require_GET
def notification_list(request: HttpRequest) -> HttpResponse:
    """Everything a person was told, newest first."""
    rows = Notification.objects.filter(person=request.user).select_related(
        "case__child", "case__unit", *notices.SHOWN
    )
    pages = paginate(request, rows)
    met = still_met(request.user, pages.rows)
    entries = [
        {
            "at": row.created_at,
            "title": notices.words(row),
            "text": row.case.child.name if row.case and row.case_id in met else "",
            "by": "",
            "kind": "mile" if row.read_at is None else "",
            "url": path_to("cases:notification_open", row.ref),
        }
        for row in pages.rows
    ]
    return page(request, "cases/notification_list.html", pages=pages, entries=entries)


@require_GET
def notification_open(request: HttpRequest, ref: Any) -> HttpResponse:
    """Mark a notification read and go where it is settled."""
    row = mark_read(request.user, ref)
    if row is None:
        request.denied = {"model": "cases.notification", "ref": str(ref), "needs": ""}  # type: ignore[attr-defined]
        raise Http404
    return redirect(hooks.address_of(row) or "cases:notification_list")


def still_met(user: Any, rows: Iterable[Notification | Deadline]) -> set[int]:
    """Ids of the cases behind clocks and notifications that the person still meets: no name is told of another."""
    cases = {row.case_id for row in rows if row.case_id}
    return set(Case.objects.visible_to(user).filter(pk__in=cases).values_list("pk", flat=True))


@require_POST
def notifications_read(request: HttpRequest) -> HttpResponse:
    """Mark all as read."""
    mark_read(request.user)
    return redirect("cases:home")
