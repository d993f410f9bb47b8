"""Seeds where a child goes after a stay; marked as system defaults."""

from datetime import date

from django.db import migrations

DESTINATIONS = """
    family | Home to the family | Гэр бүлдээ буцсан
    kin | To kin | Төрөл саданд өгсөн
    facility | To another facility | Өөр байранд шилжсэн
    residential | To residential care | Асрамжийн газарт шилжсэн
    hospital | To hospital | Эмнэлэгт хэвтсэн
    dormitory | To a school dormitory | Сургуулийн дотуур байранд
    left | Left on their own | Өөрөө явсан
    other | Elsewhere | Бусад
"""


def seed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    rows = [[cell.strip() for cell in line.split("|")] for line in DESTINATIONS.strip().splitlines()]
    code.objects.bulk_create(
        code(list="destination", code=key, label_en=en, label_mn=mn, order=order, valid_from=date(2024, 9, 1))
        for order, (key, en, mn) in enumerate(rows)
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list="destination").delete()


class Migration(migrations.Migration):
    dependencies = [("shelters", "0001_first"), ("cases", "0002_code_lists_and_limits")]
    operations = [migrations.RunPython(seed, unseed)]
