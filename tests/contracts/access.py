"""The access contract: who gets what from every address. A route without a row here fails the build.

How to read a row: `Route(record, GET="worker supervisor")` says that people of these roles get the page when the record
is in their reach. The rest follows:

* a method that is not named answers 405;
* record out of reach, or absent: 404, always the same;
* record in reach of a role that may see it (`RECORDS[record].seen_by`) but is not named for the method: 403;
* `record=None`: a page about no single record; roles not named get 403;
* nobody logged in: the log-in page (API: 401); `public="reason"` opens a route to everybody.

`everybody` stands for every person with an account, also one without a posting.
"""

from dataclasses import dataclass, field


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
    body: dict = field(default_factory=dict)  # what a good POST sends, beyond what the test makes itself
    kwargs: dict = field(default_factory=dict)  # values of the address that are not the record's ref


RECORDS: dict[str, Record] = {
    "case": Record("worker supervisor inspector"),
    "report": Record("worker supervisor"),
    "note": Record("worker supervisor inspector"),
    "stay": Record("worker supervisor inspector shelter_manager"),
    "facility": Record("worker supervisor inspector official shelter_manager"),
    "referral": Record("worker supervisor inspector partner"),
    "review": Record("worker supervisor inspector"),
    "user": Record("user_admin"),
}

# Each app's rows stand in a file of their own: tests/contracts/routes_<app>.py, a dict ROUTES keyed by "app:name"
# (API routes by "api:<basename>-<action>"). They are gathered here.
