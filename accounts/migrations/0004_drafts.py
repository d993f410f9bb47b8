"""Drafts of forms: kept sealed while somebody types, gone once the form is sent."""

import childprotect.lib.clock
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_absences_and_channels"),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=200)),
                ("sealed", models.TextField()),
                ("saved_at", models.DateTimeField(default=childprotect.lib.clock.now)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="drafts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-saved_at", "-id"],
                "indexes": [models.Index(fields=["saved_at"], name="draft_by_age")],
                "constraints": [models.UniqueConstraint(fields=("person", "path"), name="one_draft_a_form")],
            },
        ),
    ]
