"""Words, limits and required parts of visits to one-stop centres; system defaults, not confirmed law."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
CODES = {
    "came_with": """
        alone | Alone | Ганцаараа
        parent | With a parent | Эцэг, эхийн хамт
        relative | With a relative | Төрөл садны хамт
        worker | With the social worker | Нийгмийн ажилтны хамт
        police | With the police | Цагдаагийн алба хаагчийн хамт
        school | With somebody of the school | Сургуулийн ажилтны хамт
        other | With somebody else | Бусад хүний хамт
    """,
    "came_how": """
        foot | On foot | Явган
        own | By a family's or neighbour's car | Гэр бүл, айл хөршийн машинаар
        worker | By the social worker's car | Нийгмийн ажилтны машинаар
        police | By a police car | Цагдаагийн машинаар
        ambulance | By ambulance | Түргэн тусламжийн машинаар
        public | By bus or taxi | Автобус, таксигаар
        other | Another way | Бусад
    """,
    "step": """
        centre.visit | All parts of a centre visit | Төвд үзүүлэх бүх үйлчилгээг дуусгах
        centre.appointment | Return to the one-stop service centre | Нэг цэгийн үйлчилгээний төвд дахин ирэх
    """,
}
# concern (empty: every visit) | parts that are asked for
PARTS = """
     | health psychology protection
    physical | forensic
    sexual | forensic legal
    csec | forensic legal
    trafficking | forensic legal
    exploitation | legal
    online | legal
    witness_victim | legal
"""


def cells(text):
    return [
        [cell.strip() for cell in line.split("|")] for line in text.strip("\n").splitlines() if line.strip()
    ]


def seed(apps, schema_editor):
    code, limit = apps.get_model("cases", "Code"), apps.get_model("cases", "Limit")
    for name, text in CODES.items():
        after = 100 if name == "step" else 0
        code.objects.bulk_create(
            code(
                list=name,
                code=key,
                label_en=english,
                label_mn=mongolian,
                order=after + order,
                valid_from=FROM,
            )
            for order, (key, english, mongolian) in enumerate(cells(text))
        )
    limit.objects.create(
        step="centre.visit", length=72, count="h", warn_before=12, escalate_to="supervisor", valid_from=FROM
    )
    part = apps.get_model("shelters", "RequiredPart")
    part.objects.bulk_create(
        part(concern=concern, profession=profession, valid_from=FROM)
        for concern, professions in cells(PARTS)
        for profession in professions.split()
    )


def unseed(apps, schema_editor):
    code = apps.get_model("cases", "Code").objects
    code.filter(list__in=["came_with", "came_how"]).delete()
    code.filter(list="step", code__in=["centre.visit", "centre.appointment"]).delete()
    apps.get_model("cases", "Limit").objects.filter(step="centre.visit").delete()
    apps.get_model("shelters", "RequiredPart").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("shelters", "0019_visits"), ("cases", "0036_handover_words")]
    operations = [migrations.RunPython(seed, unseed)]
