"""How long a bed is held for a child who is on the way: system defaults, not confirmed law."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
STEP = "shelter.hold"
WORDS = ("Bed held: the child arrives", "Захиалсан орондоо хүүхэд хүрэлцэн ирэх")
# kind of area, hours, hours of warning: far from a town the road alone takes a day
LIMITS = [("", 4, 1), ("soum_centre", 24, 4), ("remote", 24, 4)]


def seed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.create(
        list="step", code=STEP, label_en=WORDS[0], label_mn=WORDS[1], order=36, valid_from=FROM
    )
    apps.get_model("cases", "Limit").objects.bulk_create(
        apps.get_model("cases", "Limit")(
            step=STEP, area_kind=kind, length=hours, count="h", warn_before=warn, valid_from=FROM
        )
        for kind, hours, warn in LIMITS
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Limit").objects.filter(step=STEP).delete()
    apps.get_model("cases", "Code").objects.filter(list="step", code=STEP).delete()


class Migration(migrations.Migration):
    dependencies = [("shelters", "0016_holds"), ("cases", "0012_whole_table_of_limits")]
    operations = [migrations.RunPython(seed, unseed)]
