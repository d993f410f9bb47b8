"""Words and limits of holds, searches and what follows closing: system defaults, not confirmed law."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
# list, code, English, Mongolian, place in the list
CODES = [
    ("hold_reason", "whereabouts", "Whereabouts unknown", "Хаана байгаа нь тодорхойгүй", 0),
    ("hold_reason", "migration", "Family on the move with the herd", "Гэр бүл нь отор нүүдэлд яваа", 1),
    ("hold_reason", "abroad", "Abroad for a time", "Түр хугацаагаар гадаадад яваа", 2),
    ("step", "case.search", "Search for the child", "Хүүхдийг хайх", 30),
    ("step", "case.reopen", "Opening a closed case again", "Хаасан кейсийг дахин нээх", 31),
    ("note_kind", "search", "Search for the child", "Хүүхдийг хайсан", 20),
    ("note_kind", "report", "New report", "Шинэ мэдээлэл", 21),
    ("note_kind", "after_closure", "After-closure check", "Кейс хаасны дараах холбоо", 22),
]
# step, risk, length, count, warn before (h), escalate to; a closed case is opened again for half a year
LIMITS = [
    ("case.search", "red", 24, "h", 4, "supervisor"),
    ("case.search", "orange", 72, "h", 12, "supervisor"),
    ("case.search", "green", 14, "cd", 48, "supervisor"),
    ("case.reopen", "", 180, "cd", 0, ""),
]


def seed(apps, schema_editor):
    code, limit = apps.get_model("cases", "Code"), apps.get_model("cases", "Limit")
    for name, key, english, mongolian, order in CODES:
        code.objects.create(
            list=name, code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
        )
    for step, risk, length, count, warn, escalate in LIMITS:
        limit.objects.create(
            step=step,
            risk=risk,
            length=length,
            count=count,
            warn_before=warn,
            escalate_to=escalate,
            valid_from=FROM,
        )


def unseed(apps, schema_editor):
    for name, key, *_words in CODES:
        apps.get_model("cases", "Code").objects.filter(list=name, code=key).delete()
    steps = {step for step, *_rest in LIMITS}
    apps.get_model("cases", "Limit").objects.filter(step__in=steps).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_on_hold")]
    operations = [migrations.RunPython(seed, unseed)]
