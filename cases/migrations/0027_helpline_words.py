"""Kinds of call to the helpline, and the steps of a report on its way with their limits.

The kinds are those the helpline counts by, and silent calls, which it counted before. No limit is confirmed law.
"""

from datetime import date

from django.db import migrations
from django.db.models import F

FROM = date(2024, 9, 1)
GROUPS = (
    ("protection", "Child rights and protection", "Хүүхдийн эрх, хамгааллын дуудлага"),
    ("counselling", "Counselling", "Зөвлөгөө"),
    ("information", "Information asked for", "Мэдээлэл хүссэн"),
    ("non_target", "Not for the helpline", "Зорилтот бус"),
    ("petition", "Petition, proposal", "Өргөдөл, санал"),
    ("silent", "Silent", "Чимээгүй"),
)
STEPS = (
    ("report.route", "Find the unit of a report", "Мэдээллийн нэгжийг тогтоох", 30),
    ("report.follow_up", "Look once more at a report", "Мэдээллийг эргэж нягтлах", 31),
    ("call.call_back", "Call back", "Эргэж залгах", 32),
)
LIMITS = (("report.route", 1), ("call.call_back", 1))  # hours


def seed(apps, schema_editor):
    code, limit = apps.get_model("cases", "Code"), apps.get_model("cases", "Limit")
    for order, (key, english, mongolian) in enumerate(GROUPS):
        code.objects.create(
            list="call_group", code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
        )
    for key, english, mongolian, order in STEPS:
        code.objects.create(
            list="step", code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
        )
    for step, hours in LIMITS:
        limit.objects.create(
            step=step, length=hours, count="h", warn_before=0, escalate_to="operator", valid_from=FROM
        )


def unseed(apps, schema_editor):
    code, limit = apps.get_model("cases", "Code"), apps.get_model("cases", "Limit")
    code.objects.filter(list="call_group").delete()
    code.objects.filter(list="step", code__in=[row[0] for row in STEPS]).delete()
    limit.objects.filter(step__in=[row[0] for row in LIMITS]).delete()


def take_on(apps, schema_editor):
    """Reports there are already are with who wrote them down."""
    reports = apps.get_model("cases", "Report").objects.filter(acknowledged_by=None)
    reports.update(acknowledged_by=F("created_by"), acknowledged_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0026_reminders"),
    ]
    operations = [
        migrations.RunPython(seed, unseed),
        migrations.RunPython(take_on, migrations.RunPython.noop),
    ]
