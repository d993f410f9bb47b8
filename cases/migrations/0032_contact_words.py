"""The kinds of contact: a system default, not confirmed law."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
KINDS = [
    ("visit", "Visit at home", "Гэрт нь очсон"),
    ("school", "At school or kindergarten", "Сургууль, цэцэрлэгт нь уулзсан"),
    ("office", "At the office", "Ажлын байранд уулзсан"),
    ("facility", "Where the child is placed", "Байрлуулсан газарт нь уулзсан"),
    ("elsewhere", "Elsewhere in person", "Өөр газар биечлэн уулзсан"),
    ("call", "Telephone call", "Утсаар ярьсан"),
    ("message", "Message", "Зурвасаар холбогдсон"),
]


def seed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    for order, (key, english, mongolian) in enumerate(KINDS):
        code.objects.create(
            list="contact_kind", code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
        )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list="contact_kind").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0031_contacts"),
    ]
    operations = [migrations.RunPython(seed, unseed)]
