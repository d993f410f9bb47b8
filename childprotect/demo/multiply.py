"""Multiplies the small demo in SQL, for measuring: its cases again in every unit of the country, closed ones years back.

Copies carry everything a case carries (child, report, concerns, notes, clocks, agreements, referrals, history); their
refs are derived from the original's, so that what points at each other still does. Stays are not copied: beds are.
"""

from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from accounts.models import Posting, User
from areas.models import Area
from cases.models import Case, Child, Report
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
       nextval(pg_get_serial_sequence('cases_case', 'id')) AS new_case,
       nextval(pg_get_serial_sequence('cases_child', 'id')) AS new_child,
       nextval(pg_get_serial_sequence('cases_report', 'id')) AS new_report,
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

STEPS = [
    "CREATE INDEX ON demo_copy (old_case)",
    KEEP.format(name="note", table="cases_note", moment="happened_at", join="c.id = o.case_id", last=4),
    KEEP.format(
        name="deadline", table="cases_deadline", moment="started_at", join="c.id = o.case_id", last=5
    ),
    KEEP.format(name="event", table="audit_event", moment="at", join="c.ref = o.case_ref", last=8),
    "ANALYZE demo_copy",
    """
    INSERT INTO cases_child (id, ref, number, given_name, father_name, clan_name, sex, birth_date, birth_year,
        registration_number, given_key, father_key, created_by_id, created_at, version)
    SELECT m.new_child, md5(m.new_ref::text || 'child')::uuid, 'ХД-' || m.body, k.given_name, k.father_name, k.clan_name,
        k.sex, k.birth_date, k.birth_year, '', k.given_key, k.father_key, m.worker_id, k.created_at - m.shift, 1
    FROM demo_copy m
    JOIN (SELECT ch.*, row_number() OVER (ORDER BY c.id) - 1 AS place
          FROM cases_case c JOIN cases_child ch ON ch.id = c.child_id WHERE c.id = ANY(%(small)s)) k
        ON k.place = m.child_place
    """,
    """
    INSERT INTO cases_report (id, ref, number, channel, seen, place, urgency, concerns, received_at, created_at,
        created_by_id, status, decided_by_id, decided_at, decision_note, version, unit_id, district_id, aimag_id)
    SELECT m.new_report, md5(m.new_ref::text || 'report')::uuid, 'МД-' || m.body, r.channel, r.seen, r.place, r.urgency,
        r.concerns, r.received_at - m.shift, r.created_at - m.shift, m.worker_id, r.status, m.worker_id,
        r.decided_at - m.shift, r.decision_note, r.version, m.unit_id, m.district_id, m.aimag_id
    FROM demo_copy m JOIN cases_report r ON r.id = m.old_report
    """,
    """
    INSERT INTO cases_case (id, ref, number, child_id, report_id, worker_id, stage, risk, main_concern, was_red,
        was_placed, opened_at, closed_at, closing_reason, closing_note, closing_asked_by_id, next_due_at, version,
        unit_id, district_id, aimag_id)
    SELECT m.new_case, m.new_ref, 'ХХ-' || m.body, m.new_child, m.new_report,
        CASE WHEN c.worker_id IS NULL THEN NULL ELSE m.worker_id END, c.stage, c.risk, c.main_concern, c.was_red,
        c.was_placed, c.opened_at - m.shift, c.closed_at - m.shift, c.closing_reason, c.closing_note,
        CASE WHEN c.closing_asked_by_id IS NULL THEN NULL ELSE m.worker_id END, c.next_due_at - m.shift, c.version,
        m.unit_id, m.district_id, m.aimag_id
    FROM demo_copy m JOIN cases_case c ON c.id = m.old_case
    """,
    """
    INSERT INTO cases_reportchild (ref, report_id, given_name, father_name, sex, birth_date, birth_year,
        registration_number, child_id, case_id)
    SELECT md5(m.new_ref::text || 'line')::uuid, m.new_report, k.given_name, k.father_name, k.sex, k.birth_date,
        k.birth_year, '', m.new_child, m.new_case
    FROM demo_copy m JOIN cases_child k ON k.id = m.new_child
    """,
    """
    INSERT INTO cases_caseconcern (case_id, concern, main, confirmed)
    SELECT m.new_case, o.concern, o.main, o.confirmed FROM demo_copy m JOIN cases_caseconcern o ON o.case_id = m.old_case
    """,
    """
    INSERT INTO cases_note (ref, case_id, kind, text, happened_at, author_id, created_at, version)
    SELECT md5(o.ref::text || m.copy)::uuid, m.new_case, o.kind, o.text, o.happened_at - m.shift, m.worker_id,
        o.created_at - m.shift, o.version
    FROM demo_copy m JOIN cases_note o ON o.case_id = m.old_case JOIN demo_keep_note keep ON keep.id = o.id
    """,
    """
    INSERT INTO cases_closureagreement (ref, case_id, role, asked_at, agreed_by_id, agreed_at, withdrawn_at)
    SELECT md5(o.ref::text || m.copy)::uuid, m.new_case, o.role, o.asked_at - m.shift, o.agreed_by_id,
        o.agreed_at - m.shift, o.withdrawn_at
    FROM demo_copy m JOIN cases_closureagreement o ON o.case_id = m.old_case
    """,
    """
    INSERT INTO cases_deadline (ref, subject_type, subject_ref, case_id, step, limit_id, person_id, unit_id, started_at,
        warn_at, due_at, ended_at, done_at, met, risk, area_kind, told)
    SELECT md5(o.ref::text || m.copy)::uuid, o.subject_type,
        CASE WHEN o.subject_ref = m.old_ref THEN m.new_ref ELSE md5(o.subject_ref::text || m.copy)::uuid END, m.new_case,
        o.step, o.limit_id, CASE WHEN o.person_id IS NULL THEN NULL ELSE m.worker_id END, m.unit_id, o.started_at - m.shift,
        o.warn_at - m.shift, o.due_at - m.shift, o.ended_at - m.shift,
        o.done_at - m.shift, o.met, o.risk, o.area_kind,
        CASE WHEN o.due_at - m.shift < %(now)s THEN 'late' WHEN o.warn_at - m.shift < %(now)s THEN 'before' ELSE o.told END
    FROM demo_copy m JOIN cases_deadline o ON o.case_id = m.old_case
    JOIN demo_keep_deadline keep ON keep.id = o.id
    WHERE o.subject_type IN ('cases.case', 'referrals.referral')
    """,
    """
    INSERT INTO referrals_referral (ref, number, case_id, organisation_id, service, urgent, need, facts, status, sent_by_id,
        sent_at, seen_at, answered_by_id, answered_at, answer, outcome_code, outcome, finished_at, version)
    SELECT md5(o.ref::text || m.copy)::uuid,
        'ХЗ-' || m.body || '-' || row_number() OVER (PARTITION BY m.new_case ORDER BY o.id), m.new_case,
        o.organisation_id, o.service, o.urgent, o.need, o.facts, o.status, m.worker_id, o.sent_at - m.shift,
        o.seen_at - m.shift, o.answered_by_id, o.answered_at - m.shift, o.answer, o.outcome_code, o.outcome,
        o.finished_at - m.shift, o.version
    FROM demo_copy m JOIN referrals_referral o ON o.case_id = m.old_case
    """,
    """
    INSERT INTO audit_event (at, kind, actor_id, verb, subject_type, subject_ref, case_ref, data)
    SELECT o.at - m.shift, o.kind, CASE WHEN o.actor_id IS NULL THEN NULL ELSE m.worker_id END, o.verb, o.subject_type,
        CASE WHEN o.subject_ref = m.old_ref THEN m.new_ref ELSE md5(o.subject_ref::text || m.copy)::uuid END,
        m.new_ref, o.data
    FROM demo_copy m JOIN audit_event o ON o.case_ref = m.old_ref JOIN demo_keep_event keep ON keep.id = o.id
    """,
    "DROP TABLE demo_copy, demo_number, demo_keep_note, demo_keep_deadline, demo_keep_event",
]


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
