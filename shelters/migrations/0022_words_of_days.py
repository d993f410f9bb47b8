"""Seeds how a child learns while it is in a facility, and the step of coming back from leave; system defaults."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
SCHOOLING = (
    ("own", "Goes to its own school", "Өөрийн сургуульдаа явдаг"),
    ("near", "Goes to a school near the facility", "Байрны ойролцоох сургуульд явдаг"),
    ("here", "Is taught in the facility", "Байрандаа хичээллэдэг"),
    ("online", "Learns online", "Цахимаар суралцдаг"),
    ("kindergarten", "Goes to kindergarten", "Цэцэрлэгт явдаг"),
    ("none", "Does not learn at present", "Одоогоор суралцаагүй"),
)
STEP = ("shelter.leave", "Return from leave", "Чөлөөнөөс эргэж ирэх", 50)


def seed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    for order, (key, english, mongolian) in enumerate(SCHOOLING):
        code.objects.create(
            list="stay_schooling",
            code=key,
            label_en=english,
            label_mn=mongolian,
            order=order,
            valid_from=FROM,
        )
    key, english, mongolian, order = STEP
    code.objects.create(
        list="step", code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
    )


def unseed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    code.objects.filter(list="stay_schooling").delete()
    code.objects.filter(list="step", code=STEP[0]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("shelters", "0021_days_of_a_stay"),
    ]
    operations = [migrations.RunPython(seed, unseed)]
