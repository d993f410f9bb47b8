"""The kinds of documents: a system default, not confirmed law."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
# code, English, Mongolian
KINDS = [
    ("photo", "Photo", "Гэрэл зураг"),
    ("letter", "Official letter", "Албан бичиг"),
    ("decision", "Decision, decree", "Шийдвэр, захирамж"),
    ("minutes", "Minutes of meeting", "Хурлын тэмдэглэл"),
    ("assessment", "Assessment on paper", "Цаасаар бөглөсөн үнэлгээ"),
    ("plan", "Plan on paper", "Цаасаар бөглөсөн төлөвлөгөө"),
    ("consent", "Consent", "Зөвшөөрөл"),
    ("civil", "Civil registration paper", "Иргэний бүртгэлийн баримт"),
    ("medical", "Health document", "Эрүүл мэндийн баримт"),
    ("police", "Police document", "Цагдаагийн баримт"),
    ("court", "Court document", "Шүүхийн баримт"),
    ("school", "School document", "Сургуулийн баримт"),
    ("other", "Other", "Бусад"),
]


def seed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    code.objects.bulk_create(
        code(
            list="document_kind", code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
        )
        for order, (key, english, mongolian) in enumerate(KINDS)
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list="document_kind").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0013_documents"),
    ]
    operations = [migrations.RunPython(seed, unseed)]
