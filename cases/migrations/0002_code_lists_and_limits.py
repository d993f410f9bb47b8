"""Seeds the code lists of case work, the twenty steps with their limits, and who must agree to close.

Nothing of this is confirmed law: every row is marked as a system default until the ministry confirms it.
"""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)  # the Law on Child Protection in force

LISTS = {
    "channel": """
        108 | Helpline 108 | Хүүхдийн тусламжийн утас 108
        102 | Police 102 | Цагдаа 102
        107 | Domestic violence line 107 | Гэр бүлийн хүчирхийллийн утас 107
        walk_in | In person | Биечлэн
        phone | By telephone | Утсаар
        online | Online | Цахимаар
        letter | By letter | Албан бичгээр
        inspection | Through an inspection | Хяналт шалгалтаар
        community | Community inspector | Олон нийтийн байцаагч
    """,
    "concern": """
        physical | Physical violence | Бие махбодын хүчирхийлэл
        emotional | Emotional violence | Сэтгэл санааны хүчирхийлэл
        neglect | Neglect | Үл хайхрах байдал
        sexual | Sexual violence | Бэлгийн хүчирхийлэл
        exploitation | Exploitation | Мөлжлөг
        child_labour | Child labour | Хүүхдийн хөдөлмөр
        hazardous_labour | Hazardous child labour | Аюултай хөдөлмөр
        jockey | Child jockey at risk | Уралдаанч хүүхэд (хурдан морины)
        trafficking | Trafficking | Хүн худалдаалах
        csec | Commercial sexual exploitation | Бэлгийн мөлжлөг
        online | Online violence and exploitation | Цахим орчин дахь хүчирхийлэл, мөлжлөг
        peer | Peer violence, bullying | Үе тэнгийн хүчирхийлэл, дээрэлхэлт
        corporal | Corporal punishment | Бие махбодын шийтгэл
        dv_witness | Witness of domestic violence | Гэр бүлийн хүчирхийллийн гэрч болсон
        abandoned | Abandoned child | Хаягдсан хүүхэд
        unsupervised | Left without supervision | Хараа хяналтгүй үлдсэн
        no_carer | No parent or guardian | Асран хамгаалагчгүй
        missing | Missing | Сураггүй болсон
        self_harm | Self-harm or suicide risk | Амиа хорлох эрсдэл
        substance | Child's alcohol, tobacco, drug use | Архи, тамхи, мансууруулах бодис хэрэглэх
        conflict_law | In conflict with the law | Гэмт хэрэг, зөрчилд холбогдсон
        witness_victim | Crime victim or witness | Гэмт хэргийн хохирогч, гэрч
        out_of_school | Out of school | Сургууль завсардсан
        disaster | Disaster or emergency | Гамшиг, онцгой нөхцөл байдал
        food | Food shortage | Хүнсний дутагдал
        discrimination | Discrimination, exclusion | Ялгаварлан гадуурхах
        benefit | Child-money complaint | Хүүхдийн мөнгөний гомдол
        other | Other | Бусад
    """,
    "closure_reason": """
        goals_met | Goals met, child safe | Зорилго хангагдсан
        reunified | Reunified with the family | Гэр бүлд нэгтгэсэн
        guardian | Kin or guardian named | Асран хамгаалагч тогтоосон
        adopted | Adopted | Үрчлүүлсэн
        long_term | Moved to long-term care | Урт хугацааны асрамжид шилжүүлсэн
        transferred | Transferred to another unit | Шилжүүлсэн
        adult | Turned 18 | 18 нас хүрсэн
        abroad | Family left the country | Гадаадад явсан
        unknown | Whereabouts unknown, search done | Хаяг тодорхойгүй
        not_confirmed | Not confirmed | Нотлогдоогүй
        duplicate | Duplicate | Давхардсан
        died | Child died, with mandatory review | Нас барсан
    """,
    "note_kind": """
        visit | Visit to the child | Хүүхэдтэй уулзсан
        family | Meeting with the family | Гэр бүлтэй уулзсан
        call | Telephone call | Утсаар ярьсан
        school | School or kindergarten | Сургууль, цэцэрлэгтэй холбогдсон
        meeting | Meeting with other sectors | Бусад салбартай уулзсан
        service | Service given | Үйлчилгээ үзүүлсэн
        other | Other note | Бусад тэмдэглэл
        assessment | Assessment | Үнэлгээ
        plan | Plan | Төлөвлөгөө
        sent_back | Sent back before closing | Хаахын өмнө буцаасан
    """,
    "purpose": """
        oversight | Planned oversight of the unit | Нэгжийн төлөвлөгөөт хяналт
        complaint | Complaint or petition | Гомдол, өргөдлийн дагуу
        overdue | Case past its limit | Хугацаа хэтэрсэн кейс
        high_risk | High-risk case | Өндөр эрсдэлтэй кейс
        closing | Agreement to close | Кейс хаах зөвшөөрөл
        follow_up | Following up a finding | Илэрсэн зөрчлийн мөрөөр
        offence | Offence procedure | Зөрчлийн хэрэг
    """,
    "step": """
        report.record | Record the report | Мэдээлэл бүртгэх
        report.triage | Decide on the report | Мэдээлэл шийдвэрлэх
        report.acknowledge | Acknowledge the report | Мэдээлэл хүлээн авснаа мэдэгдэх
        case.first_contact | First contact: see the child in person | Анхны уулзалт: хүүхэдтэй биечлэн уулзах
        case.danger | Danger-level assessment | Аюулын зэргийн үнэлгээ
        case.safety_plan | Safety plan | Аюулгүй байдлын төлөвлөгөө
        protection.ratify | Emergency protection: ratified by the supervisor | Яаралтай хамгаалалтыг хяналт тавих ажилтан батлах
        case.assessment | Situational assessment | Нөхцөл байдлын үнэлгээ
        case.team_meeting | Joint-team decision | Хамтарсан багийн шийдвэр
        case.plan | Service plan | Үйлчилгээний төлөвлөгөө
        referral.answer | Answer to a referral | Холбон зуучлалын хариу
        referral.outcome | First service after a referral | Холбон зуучилсны дараах анхны үйлчилгээ
        centre.stay | Stay in a one-stop service centre | Нэг цэгийн үйлчилгээний төвд байрлах
        shelter.stay | Stay in a temporary shelter | Түр хамгаалах байранд байрлах
        shelter.answer | Answer to a proposed stay | Байрлуулах саналын хариу
        case.contact | Follow-up visit | Эргэлт, уулзалт
        case.plan_review | Plan review | Төлөвлөгөөний хяналт
        case.closing | Agreement to close | Кейс хаах зөвшөөрөл
        case.after_closure | After-closure check | Кейс хаасны дараах холбоо
        case.transfer | Answer to a transfer | Шилжүүлсэн кейсийн хариу
        inspection.complaint | Answer to a complaint | Гомдлын хариу
        inspection.infringement | Infringement file | Зөрчлийн хэрэг
        review.answer | Answer to a review finding | Хяналтын дүгнэлтийн хариу
    """,
}

# step | risk | kind of area | length | count | warn before (h) | escalate to | extension
LIMITS = """
    report.record | | | 1 | h | 0 | |
    report.triage | | | 1 | h | 0 | supervisor |
    report.acknowledge | red | | 1 | h | 0 | supervisor |
    report.acknowledge | orange | | 8 | h | 2 | supervisor |
    report.acknowledge | green | | 24 | h | 4 | supervisor |
    case.first_contact | red | | 4 | h | 1 | supervisor |
    case.first_contact | red | remote | 24 | h | 4 | supervisor |
    case.first_contact | orange | | 24 | h | 4 | supervisor |
    case.first_contact | green | | 72 | h | 12 | supervisor |
    case.danger | red | | 4 | h | 1 | supervisor |
    case.danger | red | remote | 24 | h | 4 | supervisor |
    case.danger | orange | | 24 | h | 4 | supervisor |
    case.danger | green | | 72 | h | 12 | supervisor |
    case.safety_plan | red | | 24 | h | 4 | supervisor |
    case.safety_plan | orange | | 24 | h | 4 | supervisor |
    protection.ratify | | | 24 | h | 4 | inspector | 72
    case.assessment | red | | 24 | h | 4 | supervisor |
    case.assessment | orange | | 72 | h | 12 | supervisor |
    case.assessment | green | | 7 | cd | 24 | supervisor |
    case.team_meeting | red | | 24 | h | 4 | supervisor |
    case.team_meeting | orange | | 72 | h | 12 | supervisor |
    case.team_meeting | green | | 14 | cd | 48 | supervisor |
    case.plan | | | 10 | wd | 48 | supervisor |
    referral.answer | red | | 24 | h | 4 | supervisor |
    referral.answer | | | 3 | wd | 24 | supervisor |
    referral.outcome | | | 10 | wd | 48 | supervisor |
    centre.stay | | | 72 | h | 12 | supervisor | 144
    shelter.stay | | | 30 | cd | 72 | supervisor | 60
    shelter.answer | | | 4 | h | 1 | supervisor |
    case.contact | red | | 7 | cd | 24 | supervisor |
    case.contact | orange | | 14 | cd | 48 | supervisor |
    case.contact | green | | 30 | cd | 72 | supervisor |
    case.plan_review | | | 90 | cd | 72 | supervisor |
    case.closing | | | 5 | wd | 24 | |
    case.after_closure | | | 90 | cd | 72 | supervisor |
    case.transfer | | | 3 | wd | 24 | supervisor |
    inspection.complaint | | | 30 | cd | 72 | | 60
    inspection.infringement | | | 14 | cd | 72 | | 30
"""


def cells(text):
    """The rows of a table drawn with bars."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def seed(apps, schema_editor):
    code, limit = apps.get_model("cases", "Code"), apps.get_model("cases", "Limit")
    code.objects.bulk_create(
        code(list=name, code=key, label_en=english, label_mn=mongolian, order=order, valid_from=FROM)
        for name, text in LISTS.items()
        for order, (key, english, mongolian) in enumerate(cells(text))
    )
    limit.objects.bulk_create(
        limit(
            step=step,
            risk=risk,
            area_kind=kind,
            length=int(length),
            count=count,
            warn_before=int(warn),
            escalate_to=escalate,
            extension=int(extension) if extension else None,
            valid_from=FROM,
        )
        for step, risk, kind, length, count, warn, escalate, extension in cells(LIMITS)
    )
    requirement = apps.get_model("cases", "ClosureRequirement")
    requirement.objects.create(role="supervisor", condition="always", valid_from=FROM)
    requirement.objects.create(role="inspector", condition="grave", valid_from=FROM)


def unseed(apps, schema_editor):
    for model in ("Code", "Limit", "ClosureRequirement"):
        apps.get_model("cases", model).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_first")]
    operations = [migrations.RunPython(seed, unseed)]
