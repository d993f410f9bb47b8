"""Results of goals, and what closing must be able to show: system defaults, not confirmed law."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
RESULTS = [
    ("reached", "Reached", "Хангагдсан"),
    ("partly", "Partly reached", "Хэсэгчлэн хангагдсан"),
    ("not_reached", "Not reached", "Хангагдаагүй"),
    ("dropped", "No longer needed", "Шаардлагагүй болсон"),
]
# reason for closing, plan reviews in a row without danger, days between the first and the last of them
EVIDENCE = [("goals_met", 2, 14)]


def seed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    for order, (key, english, mongolian) in enumerate(RESULTS):
        code.objects.create(
            list="goal_result", code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
        )
    for reason, reviews, apart in EVIDENCE:
        apps.get_model("cases", "ClosureEvidence").objects.create(
            reason=reason, reviews=reviews, days_apart=apart, valid_from=FROM
        )
    apps.get_model("cases", "ClosureRequirement").objects.create(
        role="inspector", condition="death", valid_from=FROM
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list="goal_result").delete()
    apps.get_model("cases", "ClosureEvidence").objects.all().delete()
    apps.get_model("cases", "ClosureRequirement").objects.filter(condition="death").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0033_plan_reviews"),
    ]
    operations = [migrations.RunPython(seed, unseed)]
