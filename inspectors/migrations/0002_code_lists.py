"""Seeds the kinds of findings and the norm of children an inspector answers for."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
FINDINGS = """
    late | A step is past its limit | Хугацаа хэтэрсэн ажил
    contact | The child was not seen | Хүүхэдтэй уулзаагүй
    risk | The risk is not judged rightly | Эрсдэлийг буруу тодорхойлсон
    plan | The plan is missing or vague | Төлөвлөгөө дутуу, тодорхой бус
    record | The record is not complete | Бүртгэл, тэмдэглэл дутуу
    rights | A right of the child is violated | Хүүхдийн эрх зөрчигдсөн
    privacy | Privacy is not kept | Нууцлал хангагдаагүй
    other | Other finding | Бусад
"""


def seed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    rows = [[cell.strip() for cell in line.split("|")] for line in FINDINGS.strip().splitlines()]
    code.objects.bulk_create(
        code(list="finding", code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM)
        for order, (key, english, mongolian) in enumerate(rows)
    )
    code.objects.create(
        list="norm",
        code="inspector.children",
        label_en="Children one inspector answers for",
        label_mn="Нэг улсын байцаагчид ногдох хүүхэд",
        order=16000,
        approval="confirmed",
        legal_reference="Cabinet decree of 2024: one inspector for 16,000 children",
        valid_from=FROM,
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list__in=["finding", "norm"]).delete()


class Migration(migrations.Migration):
    dependencies = [("inspectors", "0001_first"), ("cases", "0002_code_lists_and_limits")]
    operations = [migrations.RunPython(seed, unseed)]
