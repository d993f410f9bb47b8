"""The limit for deciding on an extension; stays there are count from their admission. Marked as a system default."""

from datetime import date

from django.db import migrations
from django.db.models import F

FROM = date(2024, 9, 1)
STEP = "shelter.extension"
WORDS = ("Answer to a wish to extend a stay", "Байрлах хугацаа сунгах саналын хариу")


def seed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.create(
        list="step", code=STEP, label_en=WORDS[0], label_mn=WORDS[1], order=60, valid_from=FROM
    )
    apps.get_model("cases", "Limit").objects.create(
        step=STEP, length=3, count="wd", warn_before=24, escalate_to="supervisor",
        further_to="inspector", further_after=72, valid_from=FROM,
    )  # fmt: skip
    apps.get_model("shelters", "Stay").objects.exclude(admitted_at=None).update(counted_from=F("admitted_at"))


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list="step", code=STEP).delete()
    apps.get_model("cases", "Limit").objects.filter(step=STEP, valid_from=FROM).delete()


class Migration(migrations.Migration):
    dependencies = [("shelters", "0010_moves_and_extensions"), ("cases", "0036_handover_words")]
    operations = [migrations.RunPython(seed, unseed)]
