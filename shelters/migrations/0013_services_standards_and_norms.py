"""Seeds services of facilities, a standards checklist and the cost norm; marked as system defaults."""

from datetime import date

from django.db import migrations

# domain.md 3.5: the seven services under the law against domestic violence, then what centres offer besides.
SERVICES = """
    safety | Safety protection (shelter) | Аюулгүй байдлын хамгаалалт
    health | Medical help | Эрүүл мэндийн үйлчилгээ
    psych | Psychological service | Сэтгэл зүйн үйлчилгээ
    welfare | Social welfare | Нийгмийн халамжийн үйлчилгээ
    child | Child-protection service | Хүүхэд хамгааллын үйлчилгээ
    legal | Legal aid | Эрх зүйн туслалцаа
    referral | Referral | Холбон зуучлах үйлчилгээ
    school | Schooling while in shelter | Сургалт, хичээлийн дэмжлэг
    forensic | Forensic examination | Шүүх эмнэлгийн үзлэг
    interview | Child-friendly interview | Хүүхдэд ээлтэй орчинд ярилцлага хийх
    family | Family counselling | Гэр бүлийн зөвлөгөө
    reunify | Reunification | Гэр бүлд эргэн нэгтгэх
    documents | Civil registration papers | Бичиг баримт бүрдүүлэх
"""
STANDARDS = """
    duty | Somebody is on duty day and night | Өдөр шөнөгүй ээлжийн ажилтантай
    apart | Girls and boys, and adults, sleep in rooms of their own | Охид, хөвгүүд, насанд хүрэгчид тусдаа өрөөнд унтдаг
    bed | Every child has a bed with clean bedding | Хүүхэд бүр цэвэр дэвсгэр бүхий ортой
    warm | Rooms are warm, lit and aired | Өрөө дулаан, гэрэлтэй, агаар сэлгэлттэй
    water | Clean water, toilets and washing are inside | Цэвэр ус, ариун цэврийн өрөө, угаалгын өрөө дотроо
    food | Meals follow a menu for the children's age | Хоолыг хүүхдийн насанд тохирсон цэсээр өгдөг
    fire | Two ways out, smoke alarms and extinguishers are in order | Хоёр гарц, утаа мэдрэгч, гал унтраагуур бэлэн
    health | Health is looked at on the day of arrival | Хүүхдийг ирсэн өдөрт нь эрүүл мэндийн үзлэгт хамруулдаг
    quarantine | A sick child can stay apart | Өвчтэй хүүхдийг тусгаарлах өрөөтэй
    privacy | There is a room to talk in private | Ганцаарчилсан ярилцлагын өрөөтэй
    papers | Papers about children are locked away | Хүүхдийн баримт бичгийг түгжиж хадгалдаг
    voice | Children know how to complain, also past the staff | Хүүхэд ажилтнаар дамжуулалгүй гомдол гаргах аргыг мэддэг
    school | Lessons go on during the stay | Байрлах хугацаанд хичээл тасалддаггүй
    access | A wheelchair comes in | Тэргэнцэртэй хүн орж чаддаг
    trained | Staff are trained in child protection within two years | Ажилтнууд сүүлийн хоёр жилд хүүхэд хамгааллын сургалтад хамрагдсан
"""
GROUND = "MNS 5852:2017"
NORMS = {"shelter": 20_000, "centre": 25_000}  # the amounts of the order are not known to us
ORDER = "А/150, 2020.06.26"


def _rows(text):
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def seed(apps, schema_editor):
    code, item, norm = (
        apps.get_model("cases", "Code"),
        apps.get_model("shelters", "StandardItem"),
        apps.get_model("shelters", "CostNorm"),
    )
    begin = date(2020, 6, 26)
    code.objects.bulk_create(
        code(list="facility_service", code=key, label_en=en, label_mn=mn, order=order, valid_from=begin)
        for order, (key, en, mn) in enumerate(_rows(SERVICES))
    )
    item.objects.bulk_create(
        item(code=key, label_en=en, label_mn=mn, order=order, legal_reference=GROUND, valid_from=begin)
        for order, (key, en, mn) in enumerate(_rows(STANDARDS))
    )
    norm.objects.bulk_create(
        norm(kind=kind, amount=amount, legal_reference=ORDER, valid_from=begin)
        for kind, amount in NORMS.items()
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list="facility_service").delete()
    apps.get_model("shelters", "StandardItem").objects.all().delete()
    apps.get_model("shelters", "CostNorm").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("shelters", "0012_particulars"), ("cases", "0002_code_lists_and_limits")]
    operations = [migrations.RunPython(seed, unseed)]
