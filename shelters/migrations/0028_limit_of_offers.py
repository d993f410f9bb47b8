"""How soon a place that fell free is answered: a system default, not confirmed law."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
STEP = "waiting.answer"


def seed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.create(
        list="step", code=STEP, label_en="Answer to a place offered", label_mn="Санал болгосон байранд хариу өгөх",
        order=39, valid_from=FROM,
    )  # fmt: skip
    apps.get_model("cases", "Limit").objects.create(
        step=STEP, length=4, count="h", warn_before=1, escalate_to="supervisor", valid_from=FROM
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Limit").objects.filter(step=STEP).delete()
    apps.get_model("cases", "Code").objects.filter(list="step", code=STEP).delete()


class Migration(migrations.Migration):
    dependencies = [("shelters", "0027_waiting_list"), ("cases", "0012_whole_table_of_limits")]
    operations = [migrations.RunPython(seed, unseed)]
