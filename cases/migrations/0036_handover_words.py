"""Why a caseload is handed over: a list of the system's own, open to change."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
LIST = "handover_reason"
WORDS = """
leave | Long leave | Урт хугацааны чөлөө
sick | Illness | Өвчтэй
left | Leaves the post | Ажлаас гарах болсон
moved | Moves to another unit | Өөр нэгжид шилжих болсон
workload | Too many cases | Ажлын ачаалал их
conflict | Conflict of interest | Ашиг сонирхлын зөрчил
other | Other | Бусад
"""


def seed(apps, schema_editor):
    rows = [[part.strip() for part in line.split("|")] for line in WORDS.strip().splitlines()]
    apps.get_model("cases", "Code").objects.bulk_create(
        apps.get_model("cases", "Code")(
            list=LIST, code=code, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
        )
        for order, (code, english, mongolian) in enumerate(rows, start=1)
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list=LIST).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0035_handovers"),
    ]
    operations = [migrations.RunPython(seed, unseed)]
