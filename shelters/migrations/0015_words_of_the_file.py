"""Seeds the lists of the file of a stay: who brought a child, on what ground, who decided, who was told.

The three conditions under which a child enters a shelter are those of the rules of protection; every other word is a
system default.
"""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
LISTS = {
    "stay_ground": """
        violence | Violence dangerous to life or health was done or is likely | Амь нас, эрүүл мэндэд аюултай хүчирхийлэл үйлдсэн, эсхүл үйлдэх магадлалтай
        pressure | Fear or pressure that uses the child's vulnerability | Хүүхдийн эмзэг байдлыг ашиглан айлган сүрдүүлсэн, дарамталсан
        substances | Alcohol, drugs or psychoactive substances used in front of the child | Хүүхдийн дэргэд архи, мансууруулах болон сэтгэцэд нөлөөт бодис хэрэглэсэн
        unclear | Not clear yet: the worker states it | Одоогоор тодорхойгүй, нийгмийн ажилтан тогтооно
        other | Another ground | Бусад үндэслэл
    """,
    "stay_decider": """
        police | Police | Цагдаа
        worker | Social worker | Нийгмийн ажилтан
        team | Joint team | Хамтарсан баг
        court | Court or prosecutor | Шүүх, прокурор
        facility | The facility itself, at the door | Байр өөрөө, үүднээс хүлээн авсан
    """,
    "brought_by": """
        police | Police | Цагдаа
        citizen | A citizen | Иргэн
        relative | A relative or neighbour | Төрөл садан, хөрш
        parent | A parent or carer | Эцэг эх, асран хамгаалагч
        worker | A social worker | Нийгмийн ажилтан
        health | Ambulance or hospital | Түргэн тусламж, эмнэлэг
        school | School or dormitory | Сургууль, дотуур байр
        alone | Came alone | Өөрөө ирсэн
    """,
    "stay_told": """
        parents | Parents or guardian | Эцэг эх, асран хамгаалагч
        police | Police 102 | Цагдаа 102
        prosecutor | Prosecutor | Прокурор
        supervisor | Supervisor | Хяналт тавих ажилтан
        worker | Responsible worker | Хариуцсан ажилтан
        embassy | Embassy | Элчин сайдын яам
    """,
}  # fmt: skip


def seed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    for name, lines in LISTS.items():
        rows = [[cell.strip() for cell in line.split("|")] for line in lines.strip().splitlines()]
        code.objects.bulk_create(
            code(list=name, code=key, label_en=en, label_mn=mn, order=order, valid_from=FROM)
            for order, (key, en, mn) in enumerate(rows)
        )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list__in=LISTS).delete()


class Migration(migrations.Migration):
    dependencies = [("shelters", "0014_file_of_a_stay"), ("cases", "0036_handover_words")]
    operations = [migrations.RunPython(seed, unseed)]
