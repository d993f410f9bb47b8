import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0019_concern_refs")]
    operations = [
        migrations.AlterField(
            model_name="caseconcern",
            name="ref",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        )
    ]
