"""Who lives with the children of the demo, how they are reached, where they are, and how they live."""

from datetime import timedelta
from typing import Any

from areas.models import Area
from cases.models import Address, Care, CasePerson, Disability, Health, Language, Phone, Schooling
from childprotect.demo.chance import Chance
from childprotect.demo.rows import Rows
from childprotect.demo.story import Story

HARM = {"physical", "emotional", "sexual", "dv_witness", "neglect"}
FULL = 400  # of the newest cases every part is filled, of the others the people
CAMPS = {"winter": "Өвөлжөө", "spring": "Хаваржаа", "summer": "Зуслан", "autumn": "Намаржаа"}
VALLEYS = ["Хөх толгой", "Баруун гол", "Цагаан булаг", "Улаан эрэг", "Их худаг", "Шар тал"]
DIRECTIONS = [
    "Сумын төвөөс хойш 35 км, хоёр худгийн дундуур.",
    "Засмал замаас зүүн тийш эргээд хөтөл давна.",
    "Багийн төвөөс баруун тийш, голын сав дагуу.",
]
TIMES = ["18:00-аас хойш", "Өглөө 9:00 хүртэл", "Амралтын өдөр", "Хичээл тарсны дараа"]
ALLERGIES = ["", "", "", "Самар", "Өндөг", "Пенициллин"]
ILLNESSES = ["", "", "", "Ханиад хүрэмтгий", "Багтраа", "Гарын яс хугарч эдгэрсэн"]
OUTSIDE = ["Ээж нь ажил хайж яваад ирсэн, хүүхэд эмээтэйгээ үлддэг.", "", "", "Гэр бүл намар нүүж ирсэн."]
KAZAKH = "83"  # Bayan-Ölgii


class Household:
    """Fills the files of the demo's cases."""

    def __init__(self, rows: Rows, chance: Chance, bags: dict[int, list[Area]]):
        self.rows, self.chance, self.bags = rows, chance, bags

    def fill(self, stories: list[Story]) -> None:
        """Everybody's household; of the newest cases the whole file."""
        newest = sorted(stories, key=lambda story: story.opened)[-FULL:]
        full = {id(story) for story in newest}
        for story in stories:
            people = self._people(story)
            self._phones(story, people)
            if id(story) in full:
                self._addresses(story, people)
                self._sheets(story, people)

    def _add(self, model: Any, story: Story, **fields: Any) -> Any:
        at = story.opened + timedelta(hours=self.chance.number(1, 30))
        row = self.rows.add(
            model,
            case=story.case,
            created_by=story.worker,
            created_at=min(at, self.chance.now),
            form_key=self.chance.uuid(),
            **fields,
        )
        verb = {CasePerson: "person.added", Phone: "phone.added", Address: "address.added"}[model]
        self.rows.event(row.created_at, story.worker, verb, row, story.case)
        return row

    def _people(self, story: Story) -> dict[str, CasePerson]:
        """Mother, father or stepfather, a grandmother, a younger child, the teacher."""
        chance, child = self.chance, story.case.child
        father, year = child.father_name or chance.father_name(), child.birth_year or 2016
        accused = story.case.main_concern in HARM and chance.true(0.75)
        step = chance.true(0.22)
        found: dict[str, CasePerson] = {}

        def person(relation: str, sex: str, born: int, **fields: Any) -> None:
            fields.setdefault("given_name", chance.given_name(sex))
            fields.setdefault("father_name", chance.father_name())
            found[relation] = self._add(
                CasePerson, story, relation=relation, sex=sex, birth_year=born, **fields
            )

        if chance.true(0.9):
            away = chance.true(0.12)
            person("mother", "f", year - chance.number(18, 36), household=not away, carer=not away)
        if step:
            person("stepfather", "m", year - chance.number(20, 40), household=True, alleged=accused)
        elif chance.true(0.7):
            person(
                "father", "m", year - chance.number(19, 42), given_name=father, household=chance.true(0.8),
                alleged=accused, life="dead" if not accused and chance.true(0.06) else "alive",
            )  # fmt: skip
            if found["father"].life == "dead":
                found["father"].household = False
        if chance.true(0.45):
            here = "mother" not in found
            person("maternal_grandmother", "f", year - chance.number(44, 66), household=here, carer=here)
        if chance.true(0.4):
            sex = chance.pick(["f", "m"])
            relation = "younger_sister" if sex == "f" else "younger_brother"
            born = min(year + chance.number(1, 4), story.opened.year)
            person(relation, sex, born, father_name=father, household=True)
        if chance.true(0.5):
            person("teacher", "f", 1988)
        return found

    def _phones(self, story: Story, people: dict[str, CasePerson]) -> None:
        """Numbers nobody has; that of whoever is accused is not safe."""
        for person in people.values():
            if person.life == "dead" or person.relation.startswith("younger") or self.chance.true(0.45):
                continue
            answer = "n" if person.alleged else self.chance.pick(["y", "y", "u"])
            self._add(
                Phone, story, person=person, number=f"+9769900{self.chance.number(0, 9999):04d}", safe_to_call=answer,
                safe_to_text="n" if person.alleged else self.chance.pick(["y", "u"]),
                best_time=self.chance.pick(TIMES) if answer == "y" else "",
            )  # fmt: skip

    def _addresses(self, story: Story, people: dict[str, CasePerson]) -> None:
        chance, unit, case = self.chance, story.unit, story.case
        if unit.level == Area.Level.KHOROO:
            self._add(
                Address, story, kind=chance.pick(["actual", "official"]), area=unit,
                street=f"{chance.number(1, 30)}-р гудамж",
                building=f"{chance.number(1, 60)}-р байр", door=str(chance.number(1, 120)),
            )  # fmt: skip
            return
        here = case.bag or chance.pick(self.bags.get(unit.pk) or [unit])
        for kind in chance.random.sample(sorted(CAMPS), chance.number(1, 3)):
            seen = (chance.now - timedelta(days=chance.number(5, 200))).date()
            known = unit.latitude is not None and chance.true(0.5)
            self._add(
                Address, story, kind=kind, area=here, place=chance.pick(VALLEYS), note=chance.pick(DIRECTIONS),
                latitude=round(float(unit.latitude or 0) + chance.random.uniform(-0.2, 0.2), 5) if known else None,
                longitude=round(float(unit.longitude or 0) + chance.random.uniform(-0.2, 0.2), 5) if known else None,
                contact=f"{chance.father_name()[0]}.{chance.given_name('m')}",
                contact_phone=f"+9769900{chance.number(0, 9999):04d}", seen_on=seen,
            )  # fmt: skip

    @staticmethod
    def _lives_with(people: dict[str, CasePerson]) -> str:
        home = {relation for relation, person in people.items() if person.household}
        if "stepfather" in home:
            return "step_parent"
        if "mother" in home:
            return "parents" if "father" in home else "mother"
        return "grandparents" if "maternal_grandmother" in home else "father"

    def _sheets(self, story: Story, people: dict[str, CasePerson]) -> None:
        chance, case = self.chance, story.case
        at = min(story.assessed, chance.now)
        age = at.year - (case.child.birth_year or at.year)

        def sheet(model: Any, **fields: Any) -> None:
            row = self.rows.add(
                model, case=case, as_of=at.date(), changed_by=story.worker, changed_at=at, version=1, **fields
            )
            self.rows.event(
                at, story.worker, "situation.changed", row, case, fields=sorted(fields), version=1,
                sheet=model._meta.model_name,
            )  # fmt: skip

        city = story.unit.level == Area.Level.KHOROO
        sheet(
            Care, lives_with=self._lives_with(people),
            dwelling=chance.weighed({"ger": 3, "house": 2, "apartment": 3} if city else {"ger": 6, "house": 2}),
            tenure=chance.weighed({"own": 7, "rented": 2, "with_family": 1}), orphan=chance.weighed({"none": 12, "half": 1}),
            household_size=chance.number(3, 7), note=chance.pick(OUTSIDE),
        )  # fmt: skip
        if age >= 6:
            sheet(
                Schooling, attendance="school" if chance.true(0.92) else "dropped_out", grade=str(min(age - 5, 12)),
                school=f"{story.unit.name_mn} сумын сургууль" if not city else f"{chance.number(1, 120)}-р сургууль",
                dormitory="y" if not city and chance.true(0.3) else "n",
            )  # fmt: skip
        if chance.true(0.5):
            sheet(
                Health, illness=chance.pick(ILLNESSES), allergy=chance.pick(ALLERGIES), insured="y", vaccinated="y",
                clinic="Өрхийн эрүүл мэндийн төв" if city else "Сумын эрүүл мэндийн төв",
            )  # fmt: skip
        if chance.true(0.05):
            sheet(
                Disability,
                disabled="y",
                kinds=[chance.pick(["hearing", "speech", "movement"])],
                certified="y",
            )
        if story.unit.aimag and story.unit.aimag.code == KAZAKH:
            sheet(Language, spoken=["kk", "mn"], interpreter=chance.pick(["y", "n"]))
