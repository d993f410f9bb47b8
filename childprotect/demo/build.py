"""Builds the demo: people, facilities, two years of cases, and what followed from them."""

from collections.abc import Callable
from datetime import date

from django.db import connection, transaction

from accounts.models import User
from areas.landmarks import load_landmarks
from areas.models import Area
from cases.models import Child
from childprotect.demo import care, occupancy, people, rules, twins
from childprotect.demo.bulk import at_once
from childprotect.demo.casework import Casework
from childprotect.demo.chance import NAMES, Chance
from childprotect.demo.clockwork import Clockwork
from childprotect.demo.helpline import Helpline
from childprotect.demo.household import Household
from childprotect.demo.jointteam import JointTeam
from childprotect.demo.names import learn
from childprotect.demo.partners import Partners
from childprotect.demo.placing import Placing
from childprotect.demo.reminding import Reminding
from childprotect.demo.rows import Rows
from childprotect.demo.stays import Stays
from childprotect.demo.visits import Visits
from shelters.models import DaySheet

UNITS_A_REGION = 2  # besides those of the demo accounts


def exists() -> bool:
    """Whether the demo is there already."""
    return User.objects.filter(username=people.accounts()[0][0]).exists()


def areas() -> dict[str, Area]:
    """Every area by its code, each knowing its district and aimag without another query."""
    found = {area.pk: area for area in Area.objects.all()}
    for area in found.values():
        area.district = found.get(area.district_id)
        area.aimag = found.get(area.aimag_id)
    return {area.code: area for area in found.values()}


def chosen_units(chance: Chance, by_code: dict[str, Area]) -> list[Area]:
    """The soums and khoroos of the demo: those of the accounts, and a few of every aimag and district."""
    regions: dict[str, list[Area]] = {}
    for area in by_code.values():
        if area.level == Area.Level.KHOROO:
            regions.setdefault(area.district.code, []).append(area)
        elif area.level == Area.Level.SOUM:
            regions.setdefault(area.aimag.code, []).append(area)
    codes = {code for codes in people.STAGES.values() for code in codes}
    for region in sorted(regions):
        units = sorted(regions[region], key=lambda unit: unit.code)
        wanted = UNITS_A_REGION + (region.startswith("11") and len(units) > 10)
        codes.add(units[0].code)
        codes |= {unit.code for unit in chance.random.sample(units, min(wanted, len(units)))}
    return [by_code[code] for code in sorted(codes)]


@transaction.atomic
def build(*, seed: int, day: date, cases: int, step: Callable[[], None]) -> int:
    """Everything, in one transaction; `step` is called now and then for the progress bar. How many rows it took."""
    chance = Chance(seed, day)
    rows, by_code = Rows(chance), areas()
    units = chosen_units(chance, by_code)
    cast = people.make(rows, chance, by_code, units)
    clockwork = Clockwork(rows, chance.now, cast.supervisors, cast.inspectors)
    stays = Stays(rows, chance, cast, clockwork, by_code)
    partners = Partners(rows, chance, cast, clockwork, units)
    bags: dict[int, list[Area]] = {}
    for area in by_code.values():
        if area.level == Area.Level.BAG:
            bags.setdefault(area.district_id, []).append(area)
    helpline = Helpline(rows, chance, cast, clockwork)
    casework = Casework(rows, chance, cast, clockwork, units, bags, stays, helpline)
    waiting = {code for codes in people.STAGES.values() for code in codes}
    stories = casework.make(cases, step)
    twice = twins.plant(rows, chance, stories)
    for story in stories:
        partners.refer(story)
        partners.review(story)
        if story.unit.code in waiting and stays.ask(story):
            waiting.discard(story.unit.code)
        step()
    Placing(rows, chance, clockwork, stays).make(stories)
    Reminding(rows, chance, cast, by_code).make()
    helpline.make()
    load_landmarks(NAMES.with_name("landmarks.csv"), invented=True)
    Household(rows, chance, bags).fill(stories)
    JointTeam(rows, chance, clockwork).make(stories)
    care.fill(rows, chance, cast, stays.managers)
    Visits(rows, chance, clockwork, stays).make(stories)
    with at_once([*rows.large(), DaySheet._meta.db_table]):
        written = rows.write()
        written += occupancy.make(chance)
    rules.make(chance.now)
    learn(key for keys in Child._base_manager.values_list("given_key", "father_key") for key in keys)
    twins.settle(twice, chance)
    return written


def analyse(*, roughly: bool) -> None:
    """Fresh statistics for the planner, as autovacuum would make them a minute later."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL default_statistics_target = %s", [30 if roughly else 100])
        cursor.execute("ANALYZE")
