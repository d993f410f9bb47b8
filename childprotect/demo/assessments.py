"""Answer sheets of the demo: a stock of answers for each instrument and risk, found by trying; each sheet is one of them."""

from datetime import datetime, timedelta
from typing import Any

from cases.actions.risk import ORDER, is_lower
from cases.instruments.definition import NUMBER, TEXT, Definition, Question
from cases.instruments.scoring import result
from cases.models import AnswerSheet, Instrument, Risk, RiskChange
from childprotect.demo import words
from childprotect.demo.chance import Chance
from childprotect.demo.rows import Rows
from childprotect.demo.story import Story

VARIANTS = 6  # of answers for each instrument and risk
WORST = 0.75  # from hardly anything amiss to nearly everything
FROM_PAPER = 0.15  # of the sheets are typed in some days later
OTHERWISE = 0.1  # of the sheets set another risk than the answers add up to


class Assessments:
    """Makes the sheets."""

    def __init__(self, rows: Rows, chance: Chance):
        self.rows, self.chance = rows, chance
        self.instruments = {one.code: one for one in Instrument.objects.ruling()}
        self.stock = {code: self._stock(one.definition) for code, one in self.instruments.items()}

    def _stock(self, definition: Definition) -> dict[str, list[tuple[int, dict[str, Any]]]]:
        """Score and answers, by the risk they add up to."""
        found: dict[str, list[tuple[int, dict[str, Any]]]] = {risk: [] for risk in Risk.values}
        for trial in range(4000):
            answers: dict[str, Any] = {}
            trouble = WORST * (trial % 20) / 20
            for question in definition:
                answer = self._answer(question, trouble)
                if answer is not None and (question.ask_if is None or question.ask_if.holds(answers)):
                    answers[question.code] = answer
            told = result(definition, answers)
            if len(found[told.risk]) < VARIANTS:
                found[told.risk].append((told.score, answers))
            if all(len(variants) == VARIANTS for variants in found.values()):
                break
        return found

    def _answer(self, question: Question, trouble: float) -> Any:
        """An answer that adds nothing to the risk, or with the chance of `trouble` any."""
        if question.kind == TEXT or question.code == "no_view":
            return None
        if question.kind == NUMBER:
            return self.chance.number(1, 5)
        calm = [option.code for option in question.options if not option.score and not option.at_least]
        codes = [option.code for option in question.options]
        if question.kind == "several":
            return [self.chance.pick(codes)] if question.required or self.chance.true(trouble) else None
        return self.chance.pick(codes if self.chance.true(trouble) or not calm else calm)

    def make(self, story: Story, code: str, at: datetime, was: str, risk: str) -> None:
        """One finished sheet about a conversation at `at`: the risk was `was` and is `risk` from then on."""
        chance, case, worker = self.chance, story.case, story.worker
        instrument = self.instruments[code]
        computed = risk
        if chance.true(OTHERWISE):
            computed = {"red": "orange", "orange": chance.pick(["red", "green"]), "green": "orange"}[risk]
        score, answers = chance.pick(self.stock[code][computed])
        texts = {"child_view": chance.pick(words.CHILD_VIEWS)}
        if code == "situation":
            texts["summary"] = chance.pick(words.ASSESSED)
        late = timedelta(days=chance.number(1, 3)) if chance.true(FROM_PAPER) else timedelta(0)
        typed = min(at + late, chance.now)
        lower = is_lower(risk, computed) or is_lower(risk, was)
        reason = chance.pick(words.LOWERED) if lower else ""
        change = None
        if risk != was:
            change = self.rows.add(
                RiskChange, case=case, was=was, risk=risk, lowered=is_lower(risk, was), reason=reason,
                changed_by=worker, changed_at=typed,
            )  # fmt: skip
            raised = "case.risk_lowered" if is_lower(risk, was) else "case.risk_raised"
            self.rows.event(typed, worker, raised, case, case, risk=risk, was=was)
        shift = ORDER[Risk(risk)] - ORDER[Risk(computed)]
        sheet = self.rows.add(
            AnswerSheet,
            case=case,
            instrument=instrument,
            code=code,
            answers=answers | texts,
            stamps={},
            happened_at=at,
            begun_by=worker,
            created_at=typed,
            saved_by=worker,
            saved_at=typed,
            completed_by=worker,
            completed_at=typed,
            score=score,
            computed=computed,
            risk=risk,
            shift=shift,
            reason=reason,
            risk_change=change,
            version=3,
        )
        self.rows.event(typed, worker, "sheet.begun", sheet, case, instrument=code)
        self.rows.event(
            typed,
            worker,
            "sheet.completed",
            sheet,
            case,
            instrument=code,
            risk=risk,
            computed=computed,
            shift=shift,
        )
