"""Rules of the demo as two administrators changed them: one limit in force, one that waits, and days off."""

from datetime import timedelta
from typing import Any

from accounts.models import User
from cases.actions import holidays, limits
from cases.models import Holiday
from childprotect.lib import clock

FIRST, SECOND = "admin.mn", "admin2.mn"


def make(now: Any) -> None:
    """By the actions themselves, in the weeks before `now`."""
    first, second = (User.objects.get(username=name) for name in (FIRST, SECOND))
    today = now.date()
    with clock.at(now - timedelta(days=20)):
        remote = limits.propose_limit(
            by=first,
            step="case.assessment",
            risk="red",
            area_kind="remote",
            length=48,
            count="h",
            warn_before=12,
            escalate_to="supervisor",
            further_to="inspector",
            further_after=12,
            valid_from=today - timedelta(days=10),
            why="Алслагдсан багт 24 цагт хүрч үнэлгээ хийх боломжгүй байна.",
        )
    with clock.at(now - timedelta(days=18)):
        limits.confirm_limit(remote, by=second)
    with clock.at(now - timedelta(days=2)):
        limits.propose_limit(
            by=second,
            step="case.contact",
            risk="orange",
            length=10,
            count="cd",
            warn_before=48,
            escalate_to="supervisor",
            further_to="inspector",
            further_after=24,
            valid_from=today + timedelta(days=30),
            why="Дунд эрсдэлтэй хүүхэдтэй ойр ойрхон уулзах шаардлагатай.",
        )
    coming = Holiday.objects.filter(day__gt=today, off=True).order_by("day").first()
    if coming is None:
        return
    with clock.at(now - timedelta(days=5)):
        known = holidays.propose_holiday(
            by=first,
            day=coming.day,
            name_mn=coming.name_mn,
            name_en=coming.name_en,
            approval="confirmed",
            legal_reference="Нийтээр тэмдэглэх баярын болон тэмдэглэлт өдрүүдийн тухай хууль",
            why="Энэ жилийн өдрийг баталгаажуулав.",
        )
    with clock.at(now - timedelta(days=4)):
        holidays.confirm_holiday(known, by=second)
    with clock.at(now - timedelta(days=1)):
        holidays.propose_holiday(
            by=first,
            day=_bridge(coming.day),
            name_mn="Шилжүүлсэн амралтын өдөр",
            name_en="Day off moved",
            why="Засгийн газрын шийдвэр гарах төлөвтэй.",
        )


def _bridge(day: Any) -> Any:
    """The next working day after a day off."""
    following = day + timedelta(days=1)
    while following.weekday() > 4 or Holiday.objects.filter(day=following, off=True).exists():
        following += timedelta(days=1)
    return following
