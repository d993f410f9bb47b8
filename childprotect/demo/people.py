"""The people of the demo: accounts to log in with in two aimags and two districts, and a worker in every other unit."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.hashers import make_password

from accounts.models import Posting, User
from areas.models import Area
from childprotect.demo.chance import Chance
from childprotect.demo.rows import Rows

PASSWORD = "childprotect-demo"
SINCE = date(2025, 1, 1)  # workers are in the soums and khoroos since then
# Where each role of an area can be tried out; the units named first are neighbours.
STAGES = {
    "46": ["4631", "4643", "4601"],  # Ömnögovi: Khanbogd, Tsogttsetsii, Dalanzadgad
    "44": ["4401", "4416"],  # Dornogovi: Sainshand, Zamyn-Uud
    "1116": ["111651", "111653"],  # Songinokhairkhan, khoroos 1 and 2
    "1110": ["111051", "111053"],  # Bayanzürkh, khoroos 1 and 2
}
SHORT = {
    "worker": "ajiltan", "supervisor": "hyanagch", "inspector": "baitsaagch", "shelter_manager": "erhlegch",
    "centre_staff": "tuv", "partner": "tunsh", "official": "mergejilten", "user_admin": "burtgegch", "auditor": "auditor",
    "national_admin": "admin", "operator": "operator", "registrar": "burtgel",
}  # fmt: skip
REGIONAL = (
    "supervisor", "inspector", "shelter_manager", "centre_staff", "partner", "official", "user_admin",
)  # fmt: skip
# Who sees children at a one-stop centre beside its reception: user name, profession; they can log in in one aimag.
EXPERTS = {"emch": "health", "setgelzuich": "psychology", "hamgaalal": "protection"}
WITH_EXPERTS = "46"
NATIONAL = ("operator", "official", "user_admin", "auditor", "national_admin", "registrar")


@dataclass
class Cast:
    """Who is where."""

    workers: dict[int, list[User]] = field(default_factory=dict)  # by unit
    supervisors: dict[int, User] = field(default_factory=dict)  # by aimag or district
    inspectors: dict[int, User] = field(default_factory=dict)
    managers: dict[int, User] = field(default_factory=dict)
    partners: dict[int, User] = field(default_factory=dict)
    operators: list[User] = field(default_factory=list)  # of the helpline; the first can log in
    centres: dict[int, dict[str, User]] = field(default_factory=dict)  # by aimag or district, then profession
    first: Any = None  # the national user administrator, who posted everybody


def username(role: str, area: Area) -> str:
    """What somebody logs in with: the role in Latin letters and the area's code."""
    return f"{SHORT[role]}.{area.code.lower()}"


def accounts() -> list[tuple[str, str, str]]:
    """Every demo account: (username, role, area code)."""
    found = [(f"{SHORT[role]}.mn", role, "MN") for role in NATIONAL]
    found.append((f"{SHORT['national_admin']}2.mn", "national_admin", "MN"))  # rules change by two people
    for region, units in STAGES.items():
        found += [(f"{SHORT['worker']}.{unit}", "worker", unit) for unit in units]
        found += [(f"{SHORT[role]}.{region}", role, region) for role in REGIONAL]
    found += [(f"{name}.{WITH_EXPERTS}", "centre_staff", WITH_EXPERTS) for name in EXPERTS]
    return found


def make(rows: Rows, chance: Chance, areas: dict[str, Area], units: list[Area]) -> Cast:
    """Everybody: log-in for the demo accounts, the others as people who cannot log in."""
    cast, password, closed = Cast(), make_password(PASSWORD, salt="demo" * 4), make_password(None)
    begun = chance.now.replace(year=SINCE.year, month=1, day=1)

    def person(role: str, area: Area, name: str, login: bool) -> User:
        sex = "m" if chance.true(0.25) else "f"
        made = rows.add(
            User,
            username=name,
            given_name=chance.given_name(sex),
            father_name=chance.father_name(),
            password=password if login else closed,
            must_change_password=False,
            made_by=cast.first,
            created_at=begun,
            email=f"{name}@example.mn",
        )
        posted = rows.add(Posting, person=made, role=role, area=area, since=SINCE, given_by=cast.first)
        if cast.first is not None:
            rows.event(begun, cast.first, "user.created", made)
            rows.event(begun, cast.first, "posting.given", posted, role=role, area=area.code)
        return made

    order = sorted(accounts(), key=lambda row: row[1] != "user_admin" or row[2] != "MN")
    for name, role, code in order:
        made = person(role, areas[code], name, login=True)
        cast.first = cast.first or made
        area = areas[code]
        if role == "operator":
            cast.operators = [made, *(person(role, area, f"{name}.{n}", login=False) for n in range(2, 9))]
        elif role == "worker":
            cast.workers.setdefault(area.pk, []).append(made)
        elif role == "centre_staff":
            does = EXPERTS.get(name.partition(".")[0], "reception")
            cast.centres.setdefault(area.pk, {})[does] = made
        else:
            for kind, keep in (
                ("supervisor", cast.supervisors),
                ("inspector", cast.inspectors),
                ("shelter_manager", cast.managers),
                ("partner", cast.partners),
            ):
                if role == kind:
                    keep[area.pk] = made
    for region in [code for code in STAGES if code != WITH_EXPERTS]:
        staff = cast.centres[areas[region].pk]
        for name, does in EXPERTS.items():
            staff[does] = person("centre_staff", areas[region], f"{name}.{region}", login=False)
    for unit in units:
        while len(cast.workers.setdefault(unit.pk, [])) < 1 + (unit.kind in {"city", "aimag_centre"}):
            extra = len(cast.workers[unit.pk]) + 1
            cast.workers[unit.pk].append(
                person("worker", unit, f"{username('worker', unit)}.{extra}", login=False)
            )
    regions = {unit.district if unit.level == Area.Level.KHOROO else unit.aimag for unit in units}
    regional = (
        ("supervisor", cast.supervisors),
        ("inspector", cast.inspectors),
        ("shelter_manager", cast.managers),
    )
    for region in sorted(regions, key=lambda area: area.code):
        for role, keep in regional:
            if region.pk not in keep:
                keep[region.pk] = person(role, region, username(role, region), login=False)
    return cast
