"""The only ears of `cases` upwards. Higher apps append to these lists in `AppConfig.ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from childprotect.lib.addresses import path_to

if TYPE_CHECKING:  # apps.py of higher apps imports this before there are models
    from cases.models import Case


@dataclass(frozen=True)
class Tab:
    """A tab of the case page: its label, the name of its address (takes the case's ref) and the right to see it."""

    label: Promise | str
    url_name: str
    perm: str


@dataclass(frozen=True)
class OpenMatter:
    """Something that keeps a case open.

    `rows(case, now)` are the records that do, of the case with this id at this moment; their columns `what` and `detail`
    (if named) are asked for as texts, together with those of all other matters, in one query, which is made once a
    process and language: nothing but the two may make it differ. `say(case, texts)` makes of them the sentences, each
    with the address where it is settled; it is not asked when there are no rows.
    """

    rows: "Callable[[int, datetime], QuerySet[Any]]"
    say: "Callable[[Case, list[tuple[str, str]]], list[tuple[str, str]]]"
    what: str = "ref"
    detail: str = ""


# what must be settled before closing can be asked, from every app
open_matters: list[OpenMatter] = []
# case -> whether the child is in a place of safety now
placements: "list[Callable[[Case], bool]]" = []
# case, user -> (label, value, address or "") for the case's front page
summary_rows: "list[Callable[[Case, Any], list[tuple[str, str, str]]]]" = []
# tabs that other apps add to the case page
tabs: list[Tab] = []
# where people without cases of their own begin: (permission, name of the address), in the order of asking
homes: list[tuple[str, str]] = []
# kinds of the timeline that other apps bring: code -> words, beginnings of the verbs that belong to it
timeline_kinds: dict[str, tuple[Promise | str, tuple[str, ...]]] = {}
# subject_type of a clock or notification -> address of the page where it is settled, from (subject_ref, case_ref)
addresses: dict[str, Callable[[Any, Any], str]] = {}


def report_address(ref: Any, case_ref: Any) -> str:
    """The page of a report."""
    return path_to("cases:report_detail", ref)


def task_address(ref: Any, case_ref: Any) -> str:
    """The page of a task."""
    return path_to("cases:task_detail", ref)


def limit_change_address(ref: Any, case_ref: Any) -> str:
    """The page of a proposed limit."""
    return path_to("cases:limit_change", ref)


def holiday_change_address(ref: Any, case_ref: Any) -> str:
    """The page of a proposed holiday."""
    return path_to("cases:holiday_change", ref)


def plan_address(ref: Any, case_ref: Any) -> str:
    """The page of a service plan."""
    return path_to("cases:plan_detail", ref)


def home_address(ref: Any, case_ref: Any) -> str:
    """My work."""
    return path_to("cases:home")


def handover_address(ref: Any, case_ref: Any) -> str:
    """The page of a caseload handed over."""
    return path_to("cases:handover_detail", ref)


def digest_address(ref: Any, case_ref: Any) -> str:
    """Where a supervisor's morning summary is spelled out."""
    return path_to("cases:digest")


def absence_address(ref: Any, case_ref: Any) -> str:
    """The page of one's time off, and of whom one stands in for."""
    return path_to("accounts:absences")


def call_address(ref: Any, case_ref: Any) -> str:
    """The page of a call."""
    return path_to("cases:call_detail", ref)


def address_of(row: Any) -> str:
    """Where a clock or notification is settled: what its app says, else the case, else nowhere."""
    found = addresses.get(row.subject_type)
    if found:
        return found(row.subject_ref, row.case.ref if row.case_id else None)
    return row.case.get_absolute_url() if row.case_id else ""


def file_address(ref: Any, case_ref: Any) -> str:
    """The earlier values of a row of the case file."""
    return path_to("cases:file_earlier", case_ref, ref)
