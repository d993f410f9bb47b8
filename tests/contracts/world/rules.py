"""What lies in no area: limits, holidays and instruments, which whoever may see them at all sees anywhere."""

from datetime import timedelta

from cases.models import HolidayProposal, Instrument, Limit, LimitProposal
from childprotect.lib import clock
from tests.contracts.world.oracle import RELATIONS, Fact, Oracle
from tests.people import CAST


def proposals(world: Oracle, relation: str) -> None:
    """A limit, an instrument, and a proposal to change a limit and a holiday."""
    everywhere = {area for _role, area in CAST.values() if area}
    number = list(RELATIONS).index(relation)
    limit = Limit.objects.order_by("pk")[number]
    world.facts["limit", relation] = Fact(limit.ref, everywhere)
    form = Instrument.objects.ruling()[number % 3]
    world.facts["instrument", relation] = Fact(form.ref, everywhere)
    by = world.people["second_admin"]
    change = LimitProposal.objects.create(
        step="case.plan",
        risk=["", "red", "orange", "green"][number % 4],
        area_kind=["city", "aimag_centre", "soum_centre", "remote"][number // 4],
        length=number + 1,
        count="wd",
        valid_from=clock.today() + timedelta(days=30),
        proposed_by=by,
        why=world.canary(("limit_change", relation)),
    )
    world.facts["limit_change", relation] = Fact(change.ref, everywhere)
    day = HolidayProposal.objects.create(
        day=clock.today() + timedelta(days=number + 1),
        name_mn="Амралт",
        name_en="Day off",
        proposed_by=by,
        why=world.canary(("holiday_change", relation)),
    )
    world.facts["holiday_change", relation] = Fact(day.ref, everywhere)
