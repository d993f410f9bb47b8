"""The words of the case file: kinship as fine as Mongolian has it, with coarser groups; addresses, care, school, health.

All are system defaults, none is confirmed law. A code's group is a code of the list named "<list>_group".
"""

from datetime import date

from django.db import migrations

FROM = date(2024, 9, 1)
# code | English | Mongolian | group
LISTS = {
    "relation_group": """
        parent | Parents | Эцэг, эх
        step_parent | Step-parents | Хойд эцэг, эх
        grandparent | Grandparents | Өвөө, эмээ
        sibling | Brothers and sisters | Ах, эгч, дүү
        step_sibling | Step-brothers and step-sisters | Хойд ах, эгч, дүү
        in_law | Husbands and wives of brothers and sisters | Хүргэн ах, бэр эгч
        paternal | Father's kin | Эцгийн талын төрөл садан
        maternal | Mother's kin | Эхийн талын төрөл садан
        own_family | Partner and own children | Хамтран амьдрагч, өөрийн хүүхэд
        carer | Guardians and foster carers | Асран хамгаалагч, асран хүмүүжүүлэгч
        professional | Professionals | Мэргэжлийн хүмүүс
        employer | Employers and trainers | Ажил олгогч, уяач
        acquaintance | Friends, neighbours, acquaintances | Найз, хөрш, танил
        other | Others | Бусад
    """,
    "relation": """
        mother | Mother | Төрсөн эх | parent
        father | Father | Төрсөн эцэг | parent
        adoptive_mother | Adoptive mother | Үрчилж авсан эх | parent
        adoptive_father | Adoptive father | Үрчилж авсан эцэг | parent
        stepmother | Stepmother | Хойд эх | step_parent
        stepfather | Stepfather | Хойд эцэг | step_parent
        mothers_partner | Mother's partner | Ээжийн хамтран амьдрагч | step_parent
        fathers_partner | Father's partner | Аавын хамтран амьдрагч | step_parent
        paternal_grandfather | Father's father | Өвөө (эцгийн эцэг) | grandparent
        paternal_grandmother | Father's mother | Эмээ (эцгийн эх) | grandparent
        maternal_grandfather | Mother's father | Өвөө (эхийн эцэг) | grandparent
        maternal_grandmother | Mother's mother | Эмээ (эхийн эх) | grandparent
        great_grandparent | Great-grandparent | Элэнц өвөө, эмээ | grandparent
        elder_brother | Elder brother | Төрсөн ах | sibling
        elder_sister | Elder sister | Төрсөн эгч | sibling
        younger_brother | Younger brother | Төрсөн дүү (эрэгтэй) | sibling
        younger_sister | Younger sister | Төрсөн дүү (эмэгтэй) | sibling
        half_brother | Half-brother | Эцэг эсвэл эх нэгтэй ах, дүү (эрэгтэй) | sibling
        half_sister | Half-sister | Эцэг эсвэл эх нэгтэй эгч, дүү (эмэгтэй) | sibling
        step_elder_brother | Elder step-brother | Хойд ах | step_sibling
        step_elder_sister | Elder step-sister | Хойд эгч | step_sibling
        step_younger | Younger step-brother or step-sister | Хойд дүү | step_sibling
        brother_in_law | Elder sister's husband | Хүргэн ах | in_law
        sister_in_law | Elder brother's wife | Бэр эгч | in_law
        paternal_uncle | Father's brother | Авга ах | paternal
        paternal_aunt | Father's sister | Авга эгч | paternal
        paternal_cousin | Cousin on the father's side | Үеэл (эцгийн талын) | paternal
        paternal_kin | Other kin of the father | Эцгийн талын бусад төрөл садан | paternal
        maternal_uncle | Mother's brother | Нагац ах | maternal
        maternal_aunt | Mother's sister | Нагац эгч | maternal
        maternal_cousin | Cousin on the mother's side | Бөл (эхийн талын) | maternal
        maternal_kin | Other kin of the mother | Эхийн талын бусад төрөл садан | maternal
        partner | Husband, wife or partner of the child | Эхнэр, нөхөр, хамтран амьдрагч | own_family
        own_child | The child's own child | Өөрийн хүүхэд | own_family
        guardian | Guardian (younger child) | Асран хамгаалагч | carer
        custodian | Custodian (older child) | Харгалзан дэмжигч | carer
        foster_carer | Foster carer | Асран хүмүүжүүлэгч | carer
        host_family | Family with whom the child stays | Хүүхэд байрлаж буй айл | carer
        teacher | Teacher | Багш | professional
        dormitory_teacher | Dormitory teacher | Дотуур байрны багш | professional
        school_social_worker | School social worker | Сургуулийн нийгмийн ажилтан | professional
        doctor | Doctor | Эмч | professional
        psychologist | Psychologist | Сэтгэл зүйч | professional
        police | Police officer | Цагдаагийн алба хаагч | professional
        bag_governor | Bag governor | Багийн Засаг дарга | professional
        section_leader | Section leader of the khoroo | Хорооны хэсгийн ахлагч | professional
        welfare | Social-welfare worker | Халамжийн мэргэжилтэн | professional
        care_staff | Staff of a care institution | Асрамжийн ажилтан | professional
        lawyer | Lawyer | Өмгөөлөгч | professional
        interpreter | Interpreter | Орчуулагч, хэлмэрч | professional
        professional | Other professional | Бусад мэргэжлийн хүн | professional
        employer | Employer | Ажил олгогч | employer
        horse_trainer | Horse trainer | Уяач | employer
        neighbour | Neighbour | Хөрш | acquaintance
        parents_friend | Friend of the parents | Аав, ээжийн найз | acquaintance
        siblings_friend | Friend of a brother or sister | Ах, эгчийн найз | acquaintance
        peer | Friend of the same age | Үе тэнгийн найз | acquaintance
        sweetheart | Boyfriend or girlfriend | Үерхдэг найз | acquaintance
        online | Met online | Цахимаар танилцсан этгээд | acquaintance
        stranger | Stranger | Үл таних хүн | other
        other | Other | Бусад | other
        unknown | Not known | Тодорхойгүй | other
    """,
    "address_kind": """
        official | Official address | Бүртгэлтэй хаяг
        actual | Actual place | Одоо байгаа газар
        winter | Winter camp | Өвөлжөө
        spring | Spring camp | Хаваржаа
        summer | Summer camp of herders | Зуслан
        autumn | Autumn camp | Намаржаа
        otor | On otor, the long migration | Отор
        other | Other place | Бусад газар
    """,
    "file_end": """
        outdated | No longer so, replaced | Хүчингүй болсон, солигдсон
        gone | No longer around the child | Хүүхэдтэй холбоогүй болсон
        mistake | Entered by mistake | Андуурч бүртгэсэн
    """,
    "lives_with": """
        parents | Both parents | Эцэг, эхтэйгээ
        mother | Mother | Ээжтэйгээ
        father | Father | Аавтайгаа
        step_parent | Parent and step-parent | Хойд ээж, хойд аавтай
        grandparents | Grandparents | Эмээ, өвөөтэй
        aunt_uncle | Aunt or uncle | Нагац, авга ах, эгчтэй
        siblings | Elder brother or sister | Төрсөн ах, эгчтэй
        another_family | Another family | Айлд
        dormitory | Dormitory | Дотуур байранд
        institution | Care institution | Асрамжийн газарт
        alone | Alone | Ганцаараа
        other | Other | Бусад
    """,
    "dwelling": """
        ger | Ger | Монгол гэр
        house | House | Байшин
        apartment | Apartment | Орон сууц
        dormitory | Dormitory | Дотуур байр
        other | Other | Бусад
    """,
    "tenure": """
        own | Own | Өөрийн
        rented | Rented ger, house or yard | Хөлсний гэр, байшин, хашаа
        with_family | Stays with another family | Айлаар амьдардаг
        other | Other | Бусад
    """,
    "orphan": """
        none | Not an orphan | Өнчин биш
        half | Half-orphan | Хагас өнчин
        full | Full orphan | Бүтэн өнчин
        unknown | Not known | Тодорхойгүй
    """,
    "attendance": """
        school | Goes to school | Сургуульд сурдаг
        kindergarten | Goes to kindergarten | Цэцэрлэгт явдаг
        vocational | Vocational school | Мэргэжлийн сургуульд сурдаг
        equivalent | Equivalent programme | Дүйцсэн хөтөлбөрт хамрагддаг
        dropped_out | Dropped out of school | Сургууль завсардсан
        never | Never went to school | Сургуульд огт ороогүй
        too_young | Too young | Бага насны
        finished | Finished school | Сургууль төгссөн
    """,
    "disability": """
        adhd | Attention deficit, hyperactivity (ADHD) | Анхаарал дутмагшил, хэт хөдөлгөөнтөх эмгэг
        autism | Autism | Аутизм
        down | Down syndrome | Дауны хам шинж
        intellectual | Intellectual | Оюун ухаан
        hearing | Hearing | Сонсгол
        learning | Learning difficulty | Сурахуйн бэрхшээл
        sight | Sight | Хараа
        speech | Speech | Хэл яриа
        palsy | Palsy | Саажилт
        movement | Movement | Хөдөлгөөн
        epilepsy | Seizures | Уналт, таталт
        other | Other | Бусад
    """,
    "language": """
        mn | Mongolian | Монгол
        kk | Kazakh | Казах
        tyv | Tuvan | Тува
        bua | Buryat | Буриад
        sign | Mongolian sign language | Монгол дохионы хэл
        ru | Russian | Орос
        zh | Chinese | Хятад
        ko | Korean | Солонгос
        en | English | Англи
        silent | Does not speak | Ярьдаггүй
        other | Other | Бусад
    """,
    "setting": """
        family | Family | Гэр бүл
        education | School, kindergarten | Боловсролын байгууллага
        health | Health institution | Эрүүл мэндийн байгууллага
        dormitory | Dormitory | Дотуур байр
        residential | Residential care | Төвлөрсөн асрамж, халамжийн газар
        one_stop | One-stop service centre | Нэг цэгийн үйлчилгээний төв
        shelter | Temporary shelter | Түр хамгаалах байр
        camp | Children's holiday camp | Хүүхдийн зуслан
        media | Media, online | Хэвлэл мэдээлэл, цахим орчин
        countryside | Countryside | Хөдөө
        resort | Resort | Амралтын газар
        peers | Among peers | Үе тэнгийн орчин
        street | Street, public place | Гудамж, нийтийн орон зай
        workplace | Workplace | Ажлын байр
        horse_race | Horse race | Морины уралдаан
    """,
    "number_missing": """
        newborn | Newborn, not yet registered | Нярай, бүртгэл хийгдээгүй
        unregistered | Birth never registered | Төрөлт огт бүртгүүлээгүй
        foreign | Citizen of another country | Гадаад улсын иргэн
        stateless | Stateless | Харьяалалгүй
        not_said | Not said, not found yet | Хэлээгүй, олж тогтоогоогүй
    """,
}


def rows():
    for name, text in LISTS.items():
        for order, line in enumerate(text.strip().splitlines()):
            code, english, mongolian, *group = (cell.strip() for cell in line.split("|"))
            yield name, order, code, english, mongolian, group[0] if group else ""


def seed(apps, schema_editor):
    model = apps.get_model("cases", "Code")
    model.objects.bulk_create(
        model(
            list=name,
            code=code,
            label_en=english,
            label_mn=mongolian,
            group=group,
            order=order,
            valid_from=FROM,
        )
        for name, order, code, english, mongolian, group in rows()
    )


def unseed(apps, schema_editor):
    apps.get_model("cases", "Code").objects.filter(list__in=LISTS).delete()


class Migration(migrations.Migration):
    dependencies = [("cases", "0020_concern_ref_required")]
    operations = [migrations.RunPython(seed, unseed)]
