"""The occupancy board: the numbers of now, the list behind each, and a table file."""

import csv
import io
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from areas.models import Area
from cases import codes
from childprotect.lib import clock
from childprotect.lib.dates import day_text
from childprotect.lib.tables import safe_cell
from childprotect.lib.web import need, page
from shelters import board as occupancy
from shelters.models import Bed, Facility, Stay, TurnedAway, Waiting
from shelters.models.turned_away import REASONS

MONTHS_SHOWN = 12
SHOWN = 12  # lines of a list on the board; its page has all


def _scope(request: HttpRequest) -> tuple[Any, Area | None]:
    """The facilities of the board: all in reach, or those of the aimag named in the address."""
    facilities = Facility.objects.visible_to(request.user, "shelters.view_board")
    code = request.GET.get("aimag", "")
    if not code:
        return facilities, None
    chosen = facilities.filter(aimag__code=code)
    return chosen, Area.objects.filter(code=code).first()


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Occupancy now and over twelve months, from the nation down to the facility."""
    need(request, "shelters.view_board")
    facilities, aimag = _scope(request)
    drawn = occupancy.build(facilities)
    months = occupancy.occupancy_by_month(facilities)
    turned = lately_turned_away(request.user, aimag).count()
    merged = not request.user.has_perm("cases.view_case")  # type: ignore[union-attr]
    national = aimag is None and len(drawn.aimags) > 1
    return page(
        request,
        "shelters/board.html",
        board=drawn,
        aimag=aimag,
        national=national,
        now=clock.now(),
        figures=[
            *figures(drawn, at := _at(aimag)),
            *_lately(drawn, turned, at, request.user, aimag),
            *_beside(drawn.total, at),
        ],
        at=at,
        by_left=[(code, LEFT_WORDS[code], number) for code, number in drawn.by_left],
        labels=[str(month.month) for month, _percent in months[-MONTHS_SHOWN:]],
        full_labels=[day_text(month)[:7] for month, _percent in months[-MONTHS_SHOWN:]],
        this_year=[percent for _month, percent in months[-MONTHS_SHOWN:]],
        last_year=[percent for _month, percent in months[:-MONTHS_SHOWN]],
        finding=_finding(months),
        head=[_("Month"), _("this year"), _("a year before")],
        endings=(endings := drawn.endings)[:SHOWN],
        endings_count=len(endings),
        waiting=drawn.waiting[:SHOWN],
        listed=not merged,
        may_cost=request.user.has_perm("shelters.view_funding"),  # type: ignore[union-attr]
        by_sex=[(code, label, occupancy.shown(count, merged=merged)) for code, label, count in drawn.by_sex],
        by_age=[(code, label, occupancy.shown(count, merged=merged)) for code, label, count in drawn.by_age],
        csv_url=f"{reverse('shelters:board_csv')}{at}",
    )


def _finding(months: Any) -> str:
    """What the line shows, in a sentence."""
    if not months:
        return _("No figures yet.")
    recent = months[-MONTHS_SHOWN:]
    month, most = max(recent, key=lambda pair: pair[1])
    return _("Fullest in month %(month)s with %(most)s %%; now %(now)s %%.") % {
        "month": day_text(month)[:7],
        "most": most,
        "now": recent[-1][1],
    }


LEFT_WORDS = {
    "late": gettext_lazy("Beyond the limit"),
    "left-3": gettext_lazy("up to 3 days left"),
    "left-7": gettext_lazy("up to 7 days left"),
    "left-30": gettext_lazy("up to 30 days left"),
    "left-more": gettext_lazy("longer, or without a limit"),
}


def lately_turned_away(user: Any, aimag: Area | None) -> QuerySet[TurnedAway]:
    """The children for whom there was no place in the last 30 days, the newest first."""
    since = clock.now() - timedelta(days=occupancy.TURNED_DAYS)
    rows = TurnedAway.objects.visible_to(user).filter(at__gte=since)
    if aimag is not None:
        rows = rows.filter(aimag_id=aimag.pk)
    return rows.select_related("facility", "unit__district", "unit__aimag")


def _at(aimag: Area | None) -> str:
    """What stands behind every address of the board."""
    return f"?aimag={aimag.code}" if aimag else ""


def _opens(what: str, at: str | None) -> str:
    """The list behind a number; "" where the numbers open nothing."""
    return "" if at is None else reverse("shelters:board_list", args=[what]) + at


def _in_line(user: Any, aimag: Area | None) -> list[dict[str, Any]]:
    """How many children stand on the waiting list."""
    if not user.has_perm("shelters.view_waiting"):
        return []
    line = Waiting.objects.visible_to(user).in_line()
    if aimag is not None:
        line = line.filter(case__aimag_id=aimag.pk)
    return [
        {"label": _("On the waiting list"), "value": line.count(), "url": reverse("shelters:waiting_list")}
    ]


def _lately(
    drawn: occupancy.Board, turned: int, at: str, user: Any, aimag: Area | None
) -> list[dict[str, Any]]:
    """What only the board says: beds held and out of use, who leaves soon, who was turned away."""
    total = drawn.total
    return [
        {"label": _("Beds held"), "value": total.held, "url": _opens("held", at)},
        {"label": _("Beds out of use"), "value": total.out, "url": _opens("out", at)},
        {"label": _("Leaving within 3 days"), "value": len(drawn.leaving), "url": _opens("leaving", at)},
        *_in_line(user, aimag),
        {"label": _("Turned away in 30 days"), "value": turned, "url": _opens("turned", at)},
    ]


def _beside(total: occupancy.Line, at: str) -> list[dict[str, Any]]:
    """Who is in the houses and takes no bed: adults with a child, and who is there for a visit."""
    return [
        {
            "label": _("Adults who stay with a child"),
            "value": total.adults,
            "url": _opens("adults", at),
        },
        {
            "label": _("Children at visits now"),
            "value": total.visitors,
            "note": _("adults with them: %(count)s") % {"count": total.along},
        },
    ]


def figures(drawn: occupancy.Board, at: str | None = None) -> list[dict[str, Any]]:
    """The main numbers; with `at` (what stands behind the address) each opens its list."""
    total = drawn.total
    free_for = {"girls": total.free_girls, "boys": total.free_boys}
    return [
        {
            "label": _("Free beds"),
            "value": total.free,
            "of": f"/ {total.usable}",
            "note": _("girls %(girls)s, boys %(boys)s, shared ones in both") % free_for,
            "url": _opens("free", at),
        },
        {
            "label": _("Occupancy"),
            "value": f"{total.percent} %",
            "note": _("occupied: %(count)s") % {"count": total.occupied},
            "url": _opens("here", at),
        },
        {"label": _("Asked for, not answered"), "value": total.waiting, "url": _opens("waiting", at)},
        {"label": _("Ending in 7 days"), "value": len(drawn.endings), "url": _opens("ending", at)},
        {"label": _("Beyond the limit"), "value": total.late, "url": _opens("late", at)},
        {"label": _("Longest stay, days"), "value": total.longest},
    ]


TITLES = {
    "here": gettext_lazy("Children here"),
    "held": gettext_lazy("Beds held"),
    "waiting": gettext_lazy("Asked for, not answered"),
    "leaving": gettext_lazy("Leaving within 3 days"),
    "ending": gettext_lazy("Ending in 7 days"),
    "out": gettext_lazy("Beds out of use"),
    "free": gettext_lazy("Free beds"),
    "turned": gettext_lazy("Turned away in 30 days"),
    "adults": gettext_lazy("Children with whom an adult stays"),
}


@require_GET
def board_list(request: HttpRequest, what: str) -> HttpResponse:
    """What stands behind a number of the board: children without names, beds, or who was turned away."""
    need(request, "shelters.view_board")
    facilities, aimag = _scope(request)
    counted = not request.user.has_perm("cases.view_case")  # type: ignore[union-attr]
    drawn = occupancy.build(facilities)
    children = drawn.listed(what)
    if what in {"out", "free"}:
        rows = _beds(drawn.out if what == "out" else drawn.empty)
    elif what == "turned":
        rows = [_told(row) for row in lately_turned_away(request.user, aimag)]
    elif children is None or (counted and what not in {*TITLES, *LEFT_WORDS}):
        raise Http404
    else:
        open_to = set(
            Stay.objects.visible_to(request.user)
            .filter(ref__in=[child.ref for child in children])
            .values_list("ref", flat=True)
        )
        rows = [
            {"child": child, "line": child.line, "url": reverse("shelters:stay_detail", args=[child.ref])}
            if child.ref in open_to
            else {"child": child, "line": child.line}
            for child in children
        ]
    title = TITLES.get(what) or LEFT_WORDS.get(what) or _("Children here")
    return page(
        request, "shelters/board_list.html", title=title, aimag=aimag, at=_at(aimag), rows=rows, what=what
    )


def _beds(beds: list[tuple[occupancy.Line, int]]) -> list[dict[str, Any]]:
    """Beds in the order of the board, with their room."""
    where = {pk: line for line, pk in beds}
    found = Bed.objects.filter(facility__in=[line.pk for line in where.values()], pk__in=where)
    return [{"bed": bed, "line": where[bed.pk]} for bed in found.select_related("room")]


def _told(row: TurnedAway) -> dict[str, Any]:
    """A child for whom there was no place: when, where, why."""
    return {"turned": row, "reason": codes.word(REASONS, row.reason)}


@require_GET
def board_csv(request: HttpRequest) -> HttpResponse:
    """The board as a table file: a line a facility, no child."""
    need(request, "shelters.view_board")
    facilities, _aimag = _scope(request)
    out = io.StringIO()
    writer = csv.writer(out)
    head = [
        _("Unit"),
        _("Facility"),
        _("Beds"),
        _("Free beds"),
        _("Held"),
        _("Occupied"),
        _("Occupancy, %"),
        _("Longest stay, days"),
        _("Beyond the limit"),
        _("Adults who stay with a child"),
    ]
    writer.writerow(head)
    writer.writerows(
        [safe_cell(cell) for cell in row] for row in occupancy.as_rows(occupancy.build(facilities))
    )
    answer = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="occupancy.csv"'
    return answer
