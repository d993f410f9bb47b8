"""The word of the task's clock; a person sets its day, so there is no limit."""

from datetime import date

from django.db import migrations


def seed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.create(
        list="step",
        code="case.task",
        label_en="Task",
        label_mn="Хийх ажил",
        order=40,
        valid_from=date(2024, 9, 1),
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list="step", code="case.task").delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_tasks")]
    operations = [migrations.RunPython(seed, unseed)]
