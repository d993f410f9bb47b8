"""The bed each stay has, or had, becomes its first use of a bed."""

from django.db import migrations

FILL = """
    INSERT INTO shelters_beduse (stay_id, bed_id, period)
    SELECT id, bed_id, period FROM shelters_stay
    WHERE bed_id IS NOT NULL AND status IN ('held', 'admitted', 'discharged') ORDER BY id
"""


class Migration(migrations.Migration):
    dependencies = [("shelters", "0006_bed_uses")]

    operations = [migrations.RunSQL(FILL, "DELETE FROM shelters_beduse")]
