"""Gives each concern of a case its own ref, as it is asked for by address now."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cases", "0018_case_file")]
    operations = [
        migrations.RunSQL("UPDATE cases_caseconcern SET ref = gen_random_uuid()", migrations.RunSQL.noop)
    ]
