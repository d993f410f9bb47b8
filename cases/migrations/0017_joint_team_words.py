"""Words of the joint team: system defaults, not confirmed law."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
# list, code, English, Mongolian
CODES = [
    ("team_role", "head", "Head of the team", "Ахлагч"),
    ("team_role", "secretary", "Secretary", "Нарийн бичгийн дарга"),
    ("team_role", "police", "Police officer", "Цагдаагийн алба хаагч"),
    ("team_role", "health", "Doctor", "Эмч"),
    ("team_role", "school", "School social worker", "Сургуулийн нийгмийн ажилтан"),
    ("team_role", "kindergarten", "Kindergarten", "Цэцэрлэгийн төлөөлөл"),
    ("team_role", "welfare", "Social welfare worker", "Халамжийн мэргэжилтэн"),
    ("team_role", "bag", "Bag governor", "Багийн Засаг дарга"),
    ("team_role", "civil", "Civil society", "Иргэний нийгмийн төлөөлөл"),
    ("team_role", "other", "Other member", "Бусад гишүүн"),
    ("agenda_reason", "red", "High risk", "Өндөр эрсдэлтэй"),
    ("agenda_reason", "overdue", "Overdue", "Хугацаа хэтэрсэн"),
    ("agenda_reason", "waiting", "Waits for the team's decision", "Багийн шийдвэр хүлээж байна"),
]


def seed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    code.objects.bulk_create(
        code(list=name, code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM)
        for order, (name, key, english, mongolian) in enumerate(CODES)
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list__in=["team_role", "agenda_reason"]).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0016_joint_team")]
    operations = [migrations.RunPython(seed, unseed)]
