"""The figures of the days that have ended, counted once from stays and beds and then kept.

Safe to run twice and beside itself: what is counted stands in `Facility.counted_to` and in a unique key, and a day that
is there already is left as it is. Missed days are caught up with, as many as `MOST_DAYS` at a ring.
"""

from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q

from childprotect.lib import clock
from shelters.models import Facility

MOST_DAYS = 400
RETURN_DAYS = 90
A_DAY = timedelta(days=1)

# Everything is counted where the facility is (its zone). A child is there on a day when it is there as the day ends.
_PLACES = """
    place AS (
        SELECT f.id, f.unit_id, f.district_id, f.aimag_id, u.time_zone AS zone, given.first, given.last
        FROM unnest(%(ids)s::bigint[], %(firsts)s::date[], %(lasts)s::date[]) AS given (id, first, last)
        JOIN shelters_facility f ON f.id = given.id JOIN areas_area u ON u.id = f.unit_id
    ), stay AS (
        SELECT s.id, s.child_id, s.moved_from_id, s.admitted_at, s.discharged_to, s.adults, p.id AS facility_id,
            p.first, p.last, (s.admitted_at AT TIME ZONE p.zone)::date AS came,
            (s.discharged_at AT TIME ZONE p.zone)::date AS went,
            (coalesce(s.counted_from, s.admitted_at) AT TIME ZONE p.zone)::date AS began
        FROM place p JOIN shelters_stay s ON s.facility_id = p.id
        WHERE s.status IN ('admitted', 'discharged') AND s.admitted_at < (p.last + 1)::timestamp AT TIME ZONE p.zone
            AND (s.discharged_at IS NULL OR s.discharged_at >= p.first::timestamp AT TIME ZONE p.zone)
    )
"""
_SHEETS = f"""
    WITH {_PLACES}, grid AS (
        SELECT p.id AS facility_id, p.unit_id, p.district_id, p.aimag_id, d::date AS day
        FROM place p, generate_series(p.first, p.last, interval '1 day') d
    ), there AS (
        SELECT s.facility_id, d::date AS day,
            count(*) FILTER (WHERE s.went IS NULL OR s.went > d) AS occupied,
            count(*) FILTER (WHERE s.went IS NULL OR s.went > d OR s.came = d) AS care_days,
            count(*) FILTER (WHERE (s.went IS NULL OR s.went > d) AND (k.birth_date + interval '18 years' <= d
                OR k.birth_date IS NULL AND extract(year FROM d) - k.birth_year >= 18)) AS adults,
            sum(s.adults) FILTER (WHERE s.went IS NULL OR s.went > d) AS stay_along,
            count(*) FILTER (WHERE s.came = d) AS admitted,
            count(*) FILTER (WHERE s.went = d) AS discharged,
            count(*) FILTER (WHERE s.came = d AND s.moved_from_id IS NULL AND EXISTS (
                SELECT FROM shelters_stay b WHERE b.child_id = s.child_id AND b.status = 'discharged'
                AND b.discharged_at <= s.admitted_at
                AND b.discharged_at > s.admitted_at - interval '{RETURN_DAYS} days')) AS returns,
            max(d::date - s.began) FILTER (WHERE s.went IS NULL OR s.went > d) AS longest,
            sum(d::date - s.began) FILTER (WHERE s.went IS NULL OR s.went > d) AS lasting_days,
            sum(s.went - s.came) FILTER (WHERE s.went = d) AS ended_days
        FROM stay s JOIN cases_child k ON k.id = s.child_id,
            generate_series(greatest(s.came, s.first), least(coalesce(s.went, s.last), s.last), interval '1 day') d
        GROUP BY 1, 2
    ), visited AS (
        SELECT v.facility_id, (v.arrived_at AT TIME ZONE p.zone)::date AS day, count(*) AS visits, sum(v.adults) AS adults
        FROM place p JOIN shelters_visit v ON v.facility_id = p.id
        WHERE v.arrived_at >= p.first::timestamp AT TIME ZONE p.zone
            AND v.arrived_at < (p.last + 1)::timestamp AT TIME ZONE p.zone
        GROUP BY 1, 2
    ), bed_change AS (
        SELECT facility_id, day, sum(n) AS n FROM (
            SELECT b.facility_id, greatest(b.active_from, p.first) AS day, 1 AS n
            FROM shelters_bed b JOIN place p ON p.id = b.facility_id
            WHERE b.active_to IS NULL OR b.active_to > p.first
            UNION ALL
            SELECT b.facility_id, b.active_to, -1
            FROM shelters_bed b JOIN place p ON p.id = b.facility_id WHERE b.active_to > p.first
        ) change GROUP BY 1, 2
    ), out AS (
        SELECT b.facility_id, d::date AS day, count(DISTINCT b.id) AS beds
        FROM place p JOIN shelters_bed b ON b.facility_id = p.id JOIN shelters_bedoutage o ON o.bed_id = b.id,
            generate_series(greatest((lower(o.period) AT TIME ZONE p.zone)::date, p.first),
                least((upper(o.period) AT TIME ZONE p.zone - interval '23 hours 59 minutes')::date, p.last),
                interval '1 day') d
        WHERE b.active_from <= d AND (b.active_to IS NULL OR b.active_to > d)
        GROUP BY 1, 2
    ), counted AS (
        SELECT g.*, sum(coalesce(c.n, 0)) OVER (PARTITION BY g.facility_id ORDER BY g.day) AS beds
        FROM grid g LEFT JOIN bed_change c USING (facility_id, day)
    )
    INSERT INTO shelters_daysheet (facility_id, unit_id, district_id, aimag_id, day, beds, usable, occupied, care_days,
        adults, admitted, discharged, returns, longest, lasting_days, ended_days, visits, came_along, stay_along, counted_at)
    SELECT c.facility_id, c.unit_id, c.district_id, c.aimag_id, c.day, c.beds, greatest(c.beds - coalesce(o.beds, 0), 0),
        coalesce(t.occupied, 0), coalesce(t.care_days, 0), coalesce(t.adults, 0), coalesce(t.admitted, 0),
        coalesce(t.discharged, 0), coalesce(t.returns, 0), coalesce(t.longest, 0), coalesce(t.lasting_days, 0),
        coalesce(t.ended_days, 0), coalesce(v.visits, 0), coalesce(v.adults, 0), coalesce(t.stay_along, 0), %(now)s
    FROM counted c LEFT JOIN there t USING (facility_id, day) LEFT JOIN out o USING (facility_id, day)
        LEFT JOIN visited v USING (facility_id, day)
    WHERE c.beds > 0 OR t.occupied > 0 OR t.admitted > 0 OR t.discharged > 0 OR v.visits > 0
    ORDER BY c.day, c.facility_id
    ON CONFLICT DO NOTHING
"""
_COUNTS = f"""
    WITH {_PLACES}, turned AS (
        SELECT t.facility_id, t.unit_id, t.district_id, t.aimag_id, t.reason, u.time_zone AS zone,
            (t.at AT TIME ZONE u.time_zone)::date AS day
        FROM shelters_turnedaway t JOIN areas_area u ON u.id = t.unit_id
        WHERE t.at >= %(first)s::timestamptz - interval '1 day' AND t.at < %(last)s::timestamptz + interval '2 days'
    )
    INSERT INTO shelters_daycount (facility_id, unit_id, district_id, aimag_id, day, what, code, count)
    SELECT p.id, p.unit_id, p.district_id, p.aimag_id, s.came, 'in',
        CASE WHEN s.moved_from_id IS NULL THEN coalesce(g.ground, 'asked') ELSE 'moved' END, count(*)
    FROM stay s JOIN place p ON p.id = s.facility_id LEFT JOIN LATERAL (
        SELECT ground FROM shelters_stayground WHERE stay_id = s.id ORDER BY at DESC, id DESC LIMIT 1
    ) g ON true WHERE s.came BETWEEN p.first AND p.last
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    UNION ALL
    SELECT p.id, p.unit_id, p.district_id, p.aimag_id, s.went, 'out', s.discharged_to, count(*)
    FROM stay s JOIN place p ON p.id = s.facility_id WHERE s.went BETWEEN p.first AND p.last
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    UNION ALL
    SELECT t.facility_id, p.unit_id, p.district_id, p.aimag_id, t.day, 'turned', t.reason, count(*)
    FROM turned t JOIN place p ON p.id = t.facility_id WHERE t.day BETWEEN p.first AND p.last
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    UNION ALL
    SELECT NULL::bigint, unit_id, district_id, aimag_id, day, 'turned', reason, count(*)
    FROM turned t WHERE facility_id IS NULL
        AND EXISTS (SELECT FROM place p WHERE p.zone = t.zone AND t.day BETWEEN p.first AND p.last)
    GROUP BY 1, 2, 3, 4, 5, 6, 7
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def count_days(most: int = MOST_DAYS) -> int:
    """A chore of the sweep: count the days that have ended since the last one counted; how many days that were."""
    yesterday = clock.today() - A_DAY
    rows = (
        Facility.objects.select_for_update(of=("self",), skip_locked=True, no_key=True)
        .filter(Q(counted_to=None) | Q(counted_to__lt=yesterday), opened_on__lte=yesterday)
        .select_related("unit")
    )
    spans: list[tuple[int, date, date]] = []
    for row in rows:
        first = row.counted_to + A_DAY if row.counted_to else row.opened_on
        last = min(clock.today(row.unit.zone) - A_DAY, first + (most - 1) * A_DAY)
        if first <= last:
            spans.append((row.pk, first, last))
            row.counted_to = last
            row.save(update_fields=["counted_to"])
    if not spans:
        return 0
    ids, firsts, lasts = (list(column) for column in zip(*spans, strict=True))
    given = {"ids": ids, "firsts": firsts, "lasts": lasts, "now": clock.now()}
    with connection.cursor() as cursor:
        cursor.execute(_SHEETS, given)
        cursor.execute(_COUNTS, given | {"first": min(firsts), "last": max(lasts)})
    return sum((last - first).days + 1 for _pk, first, last in spans)
