"""Makes the table of limits whole: the steps it still lacked, who is told further up, and the reasons for delay.

Nothing of this is confirmed law: every row stays marked as a system default. Clocks that run already learn in which
cell of the table they were started.
"""

from datetime import date

from django.db import migrations
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

FROM = date(2024, 9, 1)
# list, code, English, Mongolian, place in the list
CODES = [
    ("step", "report.triage_108", "Decide on the report (helpline 108)", "Мэдээлэл шийдвэрлэх (108 утас)", 32),
    ("step", "protection.team", "Emergency protection: decided by the joint team",
     "Яаралтай хамгаалалтыг хамтарсан баг хэлэлцэж шийдвэрлэх", 33),
    ("step", "case.plan_review_placed", "Plan review while the child is placed",
     "Төлөвлөгөөний хяналт (хүүхдийг байрлуулсан үед)", 34),
    ("step", "shelter.longest", "Longest stay in a temporary shelter",
     "Түр хамгаалах байранд байх хамгийн урт хугацаа", 35),
    ("delay_reason", "cold", "Cold, snow, dzud", "Хүйтэн, цас, зуд", 0),
    ("delay_reason", "road", "Road closed or too far", "Зам хаалттай, хол", 1),
    ("delay_reason", "signal", "No telephone signal or power", "Сүлжээ, цахилгаангүй", 2),
    ("delay_reason", "fuel", "No car or fuel", "Унаа, шатахуунгүй", 3),
    ("delay_reason", "moved", "Family has moved away", "Гэр бүл нүүсэн", 4),
    ("delay_reason", "migration", "Family on the move with the herd", "Гэр бүл отор нүүдэлд яваа", 5),
    ("delay_reason", "absent", "Nobody was at home", "Гэрт нь хүн байгаагүй", 6),
    ("delay_reason", "partner", "Waited for another organisation", "Бусад байгууллагыг хүлээсэн", 7),
    ("delay_reason", "staff", "No worker was free", "Ажилтны хүрэлцээгүй", 8),
    ("delay_reason", "other", "Other reason", "Бусад шалтгаан", 9),
]  # fmt: skip
# step, risk, length (None: no limit is counted), count, warn before (h), escalate to
LIMITS = [
    ("report.triage_108", "", 15, "m", 0, "supervisor"),
    ("case.safety_plan", "green", None, "h", 0, ""),
    ("protection.team", "", 72, "h", 12, "supervisor"),
    ("case.plan_review_placed", "", 30, "cd", 72, "supervisor"),
    ("shelter.longest", "", 90, "cd", 168, "supervisor"),
]
# Hours after the due moment until the inspector of the area is told as well; reports are not the inspector's to see.
FURTHER = {"red": 12, "orange": 24}
OTHERS, AT_ONCE = 72, 4


def further(row):
    """Who is told further up, and after how many hours; a red step of few hours is told after as many."""
    if row.escalate_to != "supervisor" or row.step.startswith("report."):
        return "", None
    hours = FURTHER.get(row.risk, OTHERS)
    if row.risk == "red" and row.count == "h" and row.length is not None:
        hours = min(hours, max(row.length, AT_ONCE))
    return "inspector", hours


def seed(apps, schema_editor):
    code, limit = apps.get_model("cases", "Code"), apps.get_model("cases", "Limit")
    for name, key, english, mongolian, order in CODES:
        code.objects.create(
            list=name, code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
        )
    for step, risk, length, count, warn, escalate in LIMITS:
        limit.objects.create(
            step=step, risk=risk, length=length, count=count, warn_before=warn, escalate_to=escalate, valid_from=FROM
        )  # fmt: skip
    # The joint team's 72 hours are a limit of their own, no extension of the supervisor's 24.
    limit.objects.filter(step="protection.ratify").update(extension=None)
    for row in limit.objects.all():
        row.further_to, row.further_after = further(row)
        row.save(update_fields=["further_to", "further_after"])
    deadline, case = apps.get_model("cases", "Deadline"), apps.get_model("cases", "Case")
    of_case = case.objects.filter(pk=OuterRef("case_id"))
    unit = apps.get_model("areas", "Area").objects.filter(pk=OuterRef("unit_id"))
    deadline.objects.exclude(limit=None).exclude(unit=None).update(
        area_kind=Subquery(unit.values("kind")[:1])
    )
    deadline.objects.exclude(limit=None).filter(subject_type="cases.case").update(
        risk=Subquery(of_case.values("risk")[:1]),
        area_kind=Coalesce(Subquery(of_case.values("bag__kind")[:1]), F("area_kind")),
    )
    deadline.objects.filter(met=True, done_at=None).update(done_at=F("ended_at"))


def unseed(apps, schema_editor):
    code, limit = apps.get_model("cases", "Code"), apps.get_model("cases", "Limit")
    for name, key, *_words in CODES:
        code.objects.filter(list=name, code=key).delete()
    for step, risk, *_rest in LIMITS:
        limit.objects.filter(step=step, risk=risk, valid_from=FROM).delete()
    limit.objects.filter(step="protection.ratify").update(extension=72)
    limit.objects.update(further_to="", further_after=None)


class Migration(migrations.Migration):
    dependencies = [("areas", "0001_first"), ("cases", "0011_clock_tables")]
    operations = [migrations.RunPython(seed, unseed)]
