"""From now on every bed stands in a room."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shelters", "0004_rooms_of_beds")]

    operations = [
        migrations.AlterField(
            model_name="bed",
            name="room",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="beds", to="shelters.room"
            ),
        ),
    ]
