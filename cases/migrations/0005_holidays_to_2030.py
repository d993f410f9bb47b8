"""Seeds the public holidays to 2030, lunar days included, as a system default until the ministry confirms each year's.

The library counts 10 July as well; the law gives Naadam five days, 11 to 15 July.
"""

import holidays
from django.db import migrations

YEARS = range(2024, 2031)
NO_DAY_OFF = {(7, 10)}


def seed(apps, schema_editor):
    mongolian, english = (
        holidays.country_holidays("MN", years=YEARS, language=language) for language in ("mn", "en_US")
    )
    apps.get_model("cases", "Holiday").objects.bulk_create(
        apps.get_model("cases", "Holiday")(day=day, name_mn=mongolian[day], name_en=english[day])
        for day in sorted(mongolian)
        if (day.month, day.day) not in NO_DAY_OFF
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Holiday").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_holidays")]
    operations = [migrations.RunPython(seed, unseed)]
