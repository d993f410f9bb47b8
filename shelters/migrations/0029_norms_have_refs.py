"""Gives norms an identity of their own, so that the record can say which one was set."""

import uuid

from django.db import migrations, models


def fill(apps, schema_editor):
    for norm in apps.get_model("shelters", "CostNorm").objects.filter(ref=None):
        norm.ref = uuid.uuid4()
        norm.save(update_fields=["ref"])


class Migration(migrations.Migration):
    dependencies = [
        ("shelters", "0028_limit_of_offers"),
    ]
    operations = [
        migrations.AddField("costnorm", "ref", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(
            "costnorm", "ref", models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
        ),
    ]
