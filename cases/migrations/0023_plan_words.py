"""The approval of a service plan as a step with its limit: a system default, not confirmed law."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
STEP = "case.plan_approval"


def seed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.create(
        list="step",
        code=STEP,
        label_en="Approval of the service plan",
        label_mn="Үйлчилгээний төлөвлөгөөг батлах",
        order=41,
        valid_from=FROM,
    )
    apps.get_model("cases", "Limit").objects.create(
        step=STEP, length=3, count="wd", warn_before=24, escalate_to="supervisor", valid_from=FROM
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list="step", code=STEP).delete()
    apps.get_model("cases", "Limit").objects.filter(step=STEP).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0022_plans")]
    operations = [migrations.RunPython(seed, unseed)]
