"""Seeds the kinds of incident and the step of answering one that concerns staff, with its limit; system defaults."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
KINDS = (
    ("violence", "Violence or threat", "Хүчирхийлэл, заналхийлэл"),
    ("sexual", "Sexual act or harassment", "Бэлгийн шинжтэй үйлдэл, дарамт"),
    ("injury", "Injury or accident", "Гэмтэл, осол"),
    ("self_harm", "Self-harm or attempt", "Өөртөө хор хүргэсэн, оролдсон"),
    ("runaway", "Ran away", "Оргосон"),
    ("illness", "Sudden illness", "Гэнэтийн өвчлөл"),
    ("neglect", "Neglect, punishment, humiliation", "Үл хайхрах, шийтгэх, доромжлох"),
    ("intrusion", "Somebody came who must not", "Ирж болохгүй хүн ирсэн"),
    ("other", "Something else", "Бусад"),
)
STEP = (
    "shelter.incident",
    "Answer to an incident that concerns staff",
    "Ажилтантай холбоотой зөрчлийг шалгаж хариу өгөх",
    51,
)


def seed(apps, schema_editor):
    code, limit = apps.get_model("cases", "Code"), apps.get_model("cases", "Limit")
    for order, (key, english, mongolian) in enumerate(KINDS):
        code.objects.create(
            list="incident_kind", code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
        )
    key, english, mongolian, order = STEP
    code.objects.create(
        list="step", code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
    )
    limit.objects.create(
        step=key, length=24, count="h", warn_before=4, escalate_to="inspector", valid_from=FROM
    )


def unseed(apps, schema_editor):
    code, limit = apps.get_model("cases", "Code"), apps.get_model("cases", "Limit")
    code.objects.filter(list="incident_kind").delete()
    code.objects.filter(list="step", code=STEP[0]).delete()
    limit.objects.filter(step=STEP[0]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("shelters", "0025_incidents"),
    ]
    operations = [migrations.RunPython(seed, unseed)]
