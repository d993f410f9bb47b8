"""Multiplies the small demo in SQL, for measuring: its cases again in every unit of the country, closed ones years back.

Copies carry everything a case carries (child, report, concerns, people, telephones, addresses, notes, sheets, clocks,
agreements, referrals, history); their refs are derived from the original's, so that what points at each other still
does. Stays are not copied: beds are.
"""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import connection, models, transaction

from accounts.models import Posting, User
from areas.models import Area
from audit.models import Event
from cases.models import (
    Address,
    AnswerSheet,
    Care,
    Case,
    CaseConcern,
    CaseName,
    CasePerson,
    Child,
    ClosureAgreement,
    Deadline,
    Note,
    Phone,
    Report,
    ReportChild,
)
from childprotect.demo.bulk import at_once
from childprotect.demo.chance import Chance
from childprotect.demo.people import SINCE, username
from childprotect.lib import clock
from childprotect.lib.refs import SIGNS, new_number
from referrals.models import Referral

YEARS_BACK_DAYS = 2300
SMALL = 1200  # cases of the small set; copies are told from them by their reports, which no form sent

PLAN = """
CREATE TEMP TABLE demo_copy AS
WITH base AS (
    SELECT c.*, row_number() OVER (ORDER BY c.id) - 1 AS place FROM cases_case c WHERE c.id = ANY(%(small)s)
), units AS (
    SELECT DISTINCT ON (a.id) a.id, a.district_id, a.aimag_id, p.person_id,
           dense_rank() OVER (ORDER BY a.id) - 1 AS place
    FROM areas_area a JOIN accounts_posting p ON p.area_id = a.id AND p.role = 'worker' AND p.until IS NULL
    WHERE a.level IN ('soum', 'khoroo') ORDER BY a.id, p.id
), counted AS (
    SELECT base.*, copy, row_number() OVER (ORDER BY copy, base.id) AS n
    FROM generate_series(%(first)s, %(first)s + %(copies)s - 1) AS copy CROSS JOIN base
)
SELECT counted.id AS old_case, counted.ref AS old_ref, counted.report_id AS old_report, copy,
       md5(counted.ref::text || copy)::uuid AS new_ref, number.body,
       nextval('cases_case_id_seq') AS new_case, nextval('cases_child_id_seq') AS new_child,
       nextval('cases_report_id_seq') AS new_report,
       (counted.place + copy * 17) %% %(base)s AS child_place,
       units.id AS unit_id, units.district_id, units.aimag_id, units.person_id AS worker_id,
       make_interval(days => CASE WHEN counted.closed_at IS NULL THEN (counted.place + copy * 5) %% 14
                                  ELSE (counted.place * 37 + copy * 101) %% %(back)s END::int) AS shift
FROM counted
JOIN demo_number number ON number.n = counted.n
JOIN units ON units.place = (counted.place * 31 + copy * 7919) %% (SELECT count(*) FROM units)
WHERE counted.n <= %(wanted)s
"""

# An open case is copied with everything; of a closed one the last of each, as an archive of many years would be.
KEEP = """
CREATE TEMP TABLE demo_keep_{name} AS
SELECT id FROM (
    SELECT o.id, c.closed_at, row_number() OVER (PARTITION BY c.id ORDER BY o.{moment} DESC, o.id DESC) AS place
    FROM {table} o JOIN cases_case c ON {join} WHERE c.id = ANY(%(small)s)
) ranked WHERE closed_at IS NULL OR place <= {last}
"""

# What differs in every table alike; moments move with the case, all else is the original's.
ALIKE = {
    "ref": "md5(o.ref::text || m.copy)::uuid",
    "case_id": "m.new_case",
    "unit_id": "m.unit_id",
    "district_id": "m.district_id",
    "aimag_id": "m.aimag_id",
    "form_key": "NULL",  # no form sent a copy
}
OF_CASE = "JOIN {table} o ON o.case_id = m.old_case"
# The copy's person where the original names one.
COPIED_PERSON = (
    " LEFT JOIN cases_caseperson q ON q.id = o.person_id"
    " LEFT JOIN cases_caseperson p ON p.ref = md5(q.ref::text || m.copy)::uuid"
)
SUBJECT = (
    "CASE WHEN o.subject_ref = m.old_ref THEN m.new_ref ELSE md5(o.subject_ref::text || m.copy)::uuid END"
)


def worker_for(column: str) -> str:
    """The copy's worker where the original names a person."""
    return f"CASE WHEN o.{column} IS NULL THEN NULL ELSE m.worker_id END"


def again(model: type[models.Model], source: str = OF_CASE, **differing: str) -> str:
    """The statement that adds the rows of `source` (the originals are `o`) once more, with what differs."""
    table, values = model._meta.db_table, {}
    for field in model._meta.local_concrete_fields:
        kept = f"o.{field.column}"
        if isinstance(field, models.DateTimeField):
            kept = f"{kept} - m.shift"
        elif field.related_model in {Child, Report, Case}:
            kept = "NULL"  # it would point at the original's
        if field.column in differing or not (field.primary_key or field.generated):
            values[field.column] = differing.get(field.column) or ALIKE.get(field.column) or kept
    columns, picked = ", ".join(values), ", ".join(values.values())
    return f"INSERT INTO {table} ({columns}) SELECT {picked} FROM demo_copy m {source.format(table=table)}"


STEPS = [
    "CREATE INDEX ON demo_copy (old_case)",
    KEEP.format(name="note", table="cases_note", moment="happened_at", join="c.id = o.case_id", last=4),
    KEEP.format(
        name="deadline", table="cases_deadline", moment="started_at", join="c.id = o.case_id", last=5
    ),
    KEEP.format(name="event", table="audit_event", moment="at", join="c.ref = o.case_ref", last=8),
    "ANALYZE demo_copy",
    again(
        Child,
        "JOIN (SELECT ch.*, row_number() OVER (ORDER BY c.id) - 1 AS place"
        " FROM cases_case c JOIN cases_child ch ON ch.id = c.child_id WHERE c.id = ANY(%(small)s)) o"
        " ON o.place = m.child_place",
        id="m.new_child",
        ref="md5(m.new_ref::text || 'child')::uuid",
        number="'ХД-' || m.body",
        registration_number="''",
        created_by_id="m.worker_id",
    ),
    again(
        Report,
        "JOIN {table} o ON o.id = m.old_report",
        id="m.new_report",
        ref="md5(m.new_ref::text || 'report')::uuid",
        number="'МД-' || m.body",
        bag_id="NULL",
        created_by_id="m.worker_id",
        decided_by_id="m.worker_id",
        acknowledged_by_id="m.worker_id",
    ),
    again(
        Case,
        "JOIN {table} o ON o.id = m.old_case",
        id="m.new_case",
        ref="m.new_ref",
        number="'ХХ-' || m.body",
        child_id="m.new_child",
        report_id="m.new_report",
        bag_id="NULL",  # it lies in the original's unit
        worker_id=worker_for("worker_id"),
        closing_asked_by_id=worker_for("closing_asked_by_id"),
    ),
    again(
        ReportChild,
        OF_CASE + " JOIN cases_child k ON k.id = m.new_child",
        report_id="m.new_report",
        given_name="k.given_name",
        father_name="k.father_name",
        sex="k.sex",
        birth_date="k.birth_date",
        birth_year="k.birth_year",
        registration_number="''",
        child_id="m.new_child",
    ),
    again(CaseConcern),
    again(CasePerson, created_by_id="m.worker_id", taken_from_id="NULL"),
    again(
        Phone,
        OF_CASE + COPIED_PERSON,
        created_by_id="m.worker_id",
        person_id="p.id",
        # No number in Mongolia begins with 0, so that these are nobody's, and yet differ.
        number="'+9760' || lpad(mod(('x' || substr(md5(o.ref::text || m.copy), 1, 7))::bit(28)::int, 10000000)::text,"
        " 7, '0')",
    ),
    again(
        Address, OF_CASE + COPIED_PERSON, created_by_id="m.worker_id", person_id="p.id", area_id="m.unit_id"
    ),
    again(Care, changed_by_id="m.worker_id"),
    again(Note, OF_CASE + " JOIN demo_keep_note keep ON keep.id = o.id", author_id="m.worker_id"),
    again(
        AnswerSheet,
        begun_by_id="m.worker_id",
        saved_by_id="m.worker_id",
        completed_by_id="m.worker_id",
        risk_change_id="NULL",  # changes of risk are not copied
    ),
    again(ClosureAgreement),
    again(
        Deadline,
        OF_CASE + " JOIN demo_keep_deadline keep ON keep.id = o.id"
        " AND o.subject_type IN ('cases.case', 'referrals.referral')",
        subject_ref=SUBJECT,
        person_id=worker_for("person_id"),
        told="CASE WHEN o.due_at - m.shift < %(now)s THEN 'further'"
        " WHEN o.warn_at - m.shift < %(now)s THEN 'before' ELSE o.told END",
    ),
    again(
        Referral,
        number="'ХЗ-' || m.body || '-' || row_number() OVER (PARTITION BY m.new_case ORDER BY o.id)",
        sent_by_id="m.worker_id",
    ),
    again(
        Event,
        "JOIN {table} o ON o.case_ref = m.old_ref JOIN demo_keep_event keep ON keep.id = o.id",
        actor_id=worker_for("actor_id"),
        subject_ref=SUBJECT,
        case_ref="m.new_ref",
    ),
    "DROP TABLE demo_copy, demo_number, demo_keep_note, demo_keep_deadline, demo_keep_event",
]
# CaseName follows from Case, by a trigger.
COPIED = [
    model._meta.db_table
    for model in (
        Address, AnswerSheet, Care, Case, CaseConcern, CaseName, CasePerson, Child, ClosureAgreement, Deadline, Event,
        Note, Phone, Referral, Report, ReportChild,
    )
]  # fmt: skip


@transaction.atomic
def multiply(wanted: int, *, seed: int) -> None:
    """Bring the number of cases to `wanted` by copying the small set, which must be there."""
    have = Case._base_manager.count()
    small = list(
        Case._base_manager.filter(report__form_key__isnull=False).order_by("id").values_list("id", flat=True)
    )
    copies = -(-(wanted - have) // len(small))
    values = {
        "small": small,
        "base": len(small),
        "first": 1 + -(-(have - len(small)) // len(small)),
        "copies": copies,
        "wanted": wanted - have,
        "back": YEARS_BACK_DAYS,
        "now": clock.now(),
    }
    chance = Chance(seed + have, clock.today())  # other refs and numbers than the small set's
    _staff_every_unit(chance)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        _numbers(cursor, chance, wanted - have)
        cursor.execute(PLAN, values)
        with at_once(COPIED):
            for step in STEPS:
                cursor.execute(step, values if "%(" in step else None)


def _numbers(cursor: object, chance: Chance, count: int) -> None:
    """Fresh bodies of numbers with their check sign, none used before."""
    used = {
        number[3:]
        for model in (Case, Child, Report, Referral)
        for number in model._base_manager.values_list("number", flat=True)
    }
    fresh: list[str] = []
    while len(fresh) < count:
        body = new_number("", "".join(chance.random.choices(SIGNS, k=6)))[1:]
        if body not in used:
            used.add(body)
            fresh.append(body)
    cursor.execute("CREATE TEMP TABLE demo_number (n bigint PRIMARY KEY, body text)")  # type: ignore[attr-defined]
    cursor.execute(  # type: ignore[attr-defined]
        "INSERT INTO demo_number SELECT n, body FROM unnest(%s::text[]) WITH ORDINALITY AS fresh (body, n)",
        [fresh],
    )


def _staff_every_unit(chance: Chance, since: date = SINCE) -> None:
    """A worker in every soum and khoroo that has none."""
    staffed = Posting.objects.in_force().filter(role="worker").values("area_id")
    closed = make_password(None)
    units = list(Area.objects.current().units().exclude(pk__in=staffed))
    people = User._base_manager.bulk_create(
        User(
            ref=chance.uuid(),
            username=f"{username('worker', unit)}.1",
            given_name=chance.given_name("f"),
            father_name=chance.father_name(),
            password=closed,
            must_change_password=False,
        )
        for unit in units
    )
    Posting._base_manager.bulk_create(
        Posting(ref=chance.uuid(), person=person, role="worker", area=unit, since=since)
        for person, unit in zip(people, units, strict=True)
    )
