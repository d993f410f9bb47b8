"""What is checked of kin before a child stays with them, and how soon: system defaults, not confirmed law."""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
# group: asked of children from seven years on; said by a supervisor
CHECKS = """
identity | | Who they are and how they are related is established | Хэн болох, ямар төрлийн холбоотой нь тогтоогдсон
agrees | | They agree to care for the child | Хүүхдийг асран хамгаалахыг зөвшөөрсөн
child | from_7 | The child agrees | Хүүхэд зөвшөөрсөн
home | | The home was visited and is safe | Гэрт нь очиж үзсэн, аюулгүй
no_violence | | No violence, drinking or offence of anybody in the home is known | Гэрт байгаа хэн нэгний хүчирхийлэл, архидалт, гэмт хэргийн мэдээлэл байхгүй
no_contact | | Whoever harmed the child has no access to the home | Хүүхдэд хохирол учруулсан хүн тус гэрт очих боломжгүй
means | | There is food, a bed of its own and a way to school | Хоол хүнс, тусдаа ор, сургуульд явах боломж бий
supervisor | supervisor | The supervisor agrees | Хяналт тавих ажилтан зөвшөөрсөн
"""
STEPS = [
    ("kin.check", "Placement with kin: checks", "Төрөл саданд өгөхийн өмнөх шалгалт", 37),
    ("kin.visit", "Visit to a child placed with kin", "Төрөл саданд өгсөн хүүхдийн эргэлт", 38),
]
# step, risk, length, count, hours of warning
LIMITS = [("kin.check", "", 72, "h", 12), ("kin.visit", "", 14, "cd", 48), ("kin.visit", "red", 7, "cd", 24)]


def seed(apps, schema_editor):
    code = apps.get_model("cases", "Code")
    for order, line in enumerate(CHECKS.strip().splitlines(), start=1):
        key, group, english, mongolian = [part.strip() for part in line.split("|")]
        code.objects.create(
            list="kin_check", code=key, group=group, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
        )  # fmt: skip
    for key, english, mongolian, order in STEPS:
        code.objects.create(
            list="step", code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM
        )
    for step, risk, length, count, warn in LIMITS:
        apps.get_model("cases", "Limit").objects.create(
            step=step, risk=risk, length=length, count=count, warn_before=warn, escalate_to="supervisor", valid_from=FROM
        )  # fmt: skip


def unseed(apps, schema_editor):
    steps = [step for step, *_words in STEPS]
    apps.get_model("cases", "Limit").objects.filter(step__in=steps).delete()
    apps.get_model("cases", "Code").objects.filter(list="step", code__in=steps).delete()
    apps.get_model("cases", "Code").objects.filter(list="kin_check").delete()


class Migration(migrations.Migration):
    dependencies = [("shelters", "0023_kinds_of_placement"), ("cases", "0012_whole_table_of_limits")]
    operations = [migrations.RunPython(seed, unseed)]
