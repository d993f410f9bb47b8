"""Why a child could not be taken: a list of the system's own, open to change."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
LIST = "turned_away"
WORDS = """
full | No free bed | Сул ор байхгүй
not_for | No bed for this sex or age | Энэ хүйс, насны хүүхдэд тохирох ор байхгүй
hospital | Needs a hospital first | Эхлээд эмнэлэгт үзүүлэх шаардлагатай
infection | Infectious, and no room apart | Халдварт өвчтэй, тусгаарлах өрөөгүй
danger | Danger to the other children | Бусад хүүхдэд аюултай
drunk | Drunk or under the influence of a substance | Согтуу, эсвэл мансуурсан
steps | The house cannot be entered without steps | Шатгүй орц байхгүй
apart | Must be kept apart from somebody | Тусад нь байлгах шаардлагатай
staff | Nobody is free to care for the child | Асрах ажилтан хүрэлцэхгүй
closed | The facility is closed at present | Байр түр хаалттай
elsewhere | Belongs to another service | Өөр үйлчилгээнд хамаарна
other | Other reason | Бусад шалтгаан
"""


def seed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    rows = [[part.strip() for part in line.split("|")] for line in WORDS.strip().splitlines()]
    code.objects.bulk_create(
        code(list=LIST, code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM)
        for order, (key, english, mongolian) in enumerate(rows, start=1)
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list=LIST).delete()


class Migration(migrations.Migration):
    dependencies = [("shelters", "0008_turned_away"), ("cases", "0002_code_lists_and_limits")]
    operations = [migrations.RunPython(seed, unseed)]
