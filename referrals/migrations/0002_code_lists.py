"""Seeds the code lists of referrals; all marked as system defaults."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
LISTS = {
    "sector": """
        police | Police | Цагдаа
        prosecutor | Prosecutor | Прокурор
        court | Court | Шүүх
        health | Health | Эрүүл мэнд
        forensic | Forensic examination | Шүүх эмнэлэг
        education | Education | Боловсрол
        welfare | Social welfare | Нийгмийн халамж
        labour | Employment | Хөдөлмөр эрхлэлт
        registry | Civil registration | Улсын бүртгэл
        emergency | Emergency management | Онцгой байдал
        governor | Governor | Засаг дарга
        legal_aid | Legal aid centre | Хууль зүйн туслалцааны төв
        ngo | Non-governmental organisation | Төрийн бус байгууллага
        international | International organisation | Олон улсын байгууллага
        justice_committee | Child justice committee | Хүүхдийн эрхийн хууль зүйн хороо
        embassy | Embassy | Элчин сайдын яам
    """,
    "service": """
        safety | Safety protection | Аюулгүй байдлын хамгаалалт
        health | Medical help | Эрүүл мэндийн үйлчилгээ
        psych | Psychological service | Сэтгэл зүйн үйлчилгээ
        welfare | Social welfare | Нийгмийн халамжийн үйлчилгээ
        child | Child-protection service | Хүүхэд хамгааллын үйлчилгээ
        legal | Legal aid | Эрх зүйн туслалцаа
        school | Schooling | Сургалт, хичээлийн дэмжлэг
        forensic | Forensic examination | Шүүх эмнэлгийн үзлэг
        interview | Child-friendly interview | Хүүхдэд ээлтэй орчинд ярилцлага хийх
        family | Family counselling, alcohol treatment | Гэр бүлийн зөвлөгөө, архины эмчилгээ
        reunify | Reunification | Гэр бүлд эргэн нэгтгэх
        documents | Civil registration papers | Бичиг баримт бүрдүүлэх
        material | Food, fuel, clothes, ger | Хүнс, түлш, хувцас, гэр
    """,
    "referral_outcome": """
        helped | Service given, need met | Үйлчилгээ үзүүлсэн, хэрэгцээ хангагдсан
        continues | Service goes on | Үйлчилгээ үргэлжилж байна
        not_reached | Child or family not reached | Хүүхэд, гэр бүлтэй уулзаж чадаагүй
        declined | Family declined | Гэр бүл татгалзсан
        other_place | Passed to another organisation | Өөр байгууллагад шилжүүлсэн
    """,
}


def seed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    for name, text in LISTS.items():
        rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
        code.objects.bulk_create(
            code(list=name, code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM)
            for order, (key, english, mongolian) in enumerate(rows)
        )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list__in=LISTS).delete()


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_first"), ("cases", "0002_code_lists_and_limits")]
    operations = [migrations.RunPython(seed, unseed)]
