"""The access contract: who gets what from every address. A route without a row fails the build.

Rows stand in `routes_<app>.py` beside this file: a dict `ROUTES`, keyed by the name of the address ("cases:case_detail";
API routes "api:<basename>-list", "api:<basename>-detail", "api:<basename>-<action>"). How to read one:

`Route("case", GET="worker supervisor inspector", POST="worker")` says that people of these roles get through with
these methods when the record is in their reach. The rest follows:

* a method that is not named answers 405 (to nobody logged in: the log-in page);
* the record is out of reach, or absent: 404, always the same;
* it is in reach of a role that may see it (`RECORDS[record].seen_by`), but not named for the method: 403;
* no record (`Route(GET=…)`): a page about no single record, where roles that are not named get 403;
* nobody logged in: the log-in page (API: 401); `public="reason"` opens a route to everybody.

`everybody` stands for every person with an account, also one without a posting. Getting through means any answer but
403, 404, 405 and 5xx: a form that finds mistakes (422) has let the person through.

The record's ref is the value of `ref`, or of the only uuid in the address; further values of the address stand in
`kwargs`: the name of a kind of record (its ref in the same relation to the person, `{"note": "note"}`), or the value
itself. Kinds of records, and what of each is in whose reach, are made in `world.py`.
"""

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
EVERYBODY = "everybody"


@dataclass(frozen=True)
class Record:
    """A kind of record: which roles see it at all, when it is in their reach."""

    seen_by: str


@dataclass(frozen=True)
class Route:
    """One address: its record, and for each method the roles that get through."""

    record: str | None = None
    GET: str = ""
    POST: str = ""
    PUT: str = ""
    PATCH: str = ""
    DELETE: str = ""
    public: str = ""  # the reason why nobody needs to log in
    or_403: str = (
        ""  # the reason why who gets through may still be refused with a sentence, for one record or other
    )
    query: dict[str, Any] = field(default_factory=dict)  # what a GET asks
    body: dict[str, Any] = field(default_factory=dict)  # what a good POST sends
    kwargs: dict[str, Any] = field(default_factory=dict)  # values of the address beside the record's ref

    def roles(self, method: str) -> set[str]:
        """The roles that get through with `method`."""
        return set(getattr(self, method).split())

    @property
    def methods(self) -> list[str]:
        """The methods it answers."""
        return [method for method in METHODS if getattr(self, method)]


RECORDS: dict[str, Record] = {
    "case": Record("worker supervisor inspector"),
    "report": Record("worker supervisor operator"),
    "report_child": Record("worker supervisor operator"),  # a child's line in a report
    "call": Record("operator"),
    "child": Record("registrar"),  # the identity of a child, of any area, for who resolves duplicates
    "pair": Record("registrar"),  # two files that may be of one child
    "join": Record("registrar"),  # two files that were joined
    "note": Record("worker supervisor inspector"),
    "plan": Record("worker supervisor inspector"),
    "safety_plan": Record("worker supervisor inspector"),
    "task": Record("worker supervisor inspector"),
    "document": Record("worker supervisor inspector"),
    "meeting": Record("worker supervisor"),
    "agenda_item": Record("worker supervisor"),
    "team_member": Record("worker supervisor"),
    "case_person": Record("worker supervisor inspector"),  # somebody around the child
    "phone": Record("worker supervisor inspector"),
    "address": Record("worker supervisor inspector"),
    "concern": Record("worker supervisor inspector"),
    "sheet": Record("worker supervisor inspector"),
    "instrument": Record(
        "worker supervisor inspector national_admin"
    ),  # no secret: in the reach of all who may see one
    "share": Record("worker supervisor inspector"),
    "stay": Record("worker supervisor inspector shelter_manager"),
    "stay_ground": Record("worker supervisor inspector shelter_manager"),
    "visit": Record("worker supervisor inspector centre_staff"),
    "visit_part": Record("centre_staff"),  # of the professional who wrote it, and nobody else
    "appointment": Record("worker supervisor inspector centre_staff"),
    "waiting": Record("worker supervisor inspector official"),  # a child in line for a place
    "placement": Record("worker supervisor inspector"),  # with kin, in hospital, in a witness house
    "incident": Record("worker supervisor inspector"),  # one that concerns staff of the facility
    "facility": Record("worker supervisor inspector official shelter_manager user_admin"),
    "room": Record("shelter_manager user_admin"),  # of a facility
    "bed": Record("shelter_manager user_admin"),
    "organisation": Record(
        "worker supervisor user_admin"
    ),  # in the reach of all who may send there, or look after it
    "referral": Record("worker supervisor inspector partner"),
    "review": Record("worker supervisor inspector"),
    "user": Record("user_admin"),
    "posting": Record("user_admin"),
    "notification": Record(EVERYBODY),  # of the person who is told
    "clock": Record("worker supervisor inspector"),  # of a case
    "limit": Record("worker supervisor inspector official national_admin"),  # lies in no area
    "limit_change": Record("national_admin"),
    "holiday_change": Record("national_admin"),
    "absence": Record(EVERYBODY),  # of the person who is away, and of those who may enter it
    "handover": Record("worker supervisor"),  # a caseload handed over in a unit
    "teammate": Record("supervisor"),  # a worker whose time off a supervisor enters
    "delivery": Record("user_admin national_admin"),  # a message to a person who is looked after
    "area": Record("worker supervisor inspector official"),  # a page over an area of the own posting
}


def gather() -> dict[str, Route]:
    """All rows of all apps; a row that two files hold is an error."""
    found: dict[str, Route] = {}
    for path in sorted(Path(__file__).parent.glob("routes_*.py")):
        rows = import_module(f"tests.contracts.{path.stem}").ROUTES
        doubled = found.keys() & rows.keys()
        if doubled:
            raise AssertionError(f"{path.name} repeats {sorted(doubled)}")
        found.update(rows)
    return found
