"""Answers that finish a sheet, for tests: everything that is required, with what the test wants otherwise."""

from typing import Any

from cases.actions import sheets
from cases.instruments.answers import missing
from cases.models import AnswerSheet, Case, Instrument
from childprotect.lib import clock


def instrument(code: str) -> Instrument:
    """The version of an instrument that rules."""
    found: Instrument = Instrument.objects.ruling().get(code=code)
    return found


def begin(case: Case, by: Any, code: str, **fields: Any) -> AnswerSheet:
    """A sheet that is begun."""
    facts = {"instrument": instrument(code), "happened_at": clock.now()} | fields
    return sheets.begin_sheet(case, by=by, **facts)


def filled(
    case: Case, by: Any, code: str, answers: dict[str, Any] | None = None, **fields: Any
) -> AnswerSheet:
    """A sheet that can be finished: nothing that adds to the risk, apart from `answers`."""
    sheet = begin(case, by, code, **fields)
    given: dict[str, Any] = {"no_view": "small"} | (answers or {})
    while True:
        sheet = sheets.save_answers(sheet, by=by, answers=given)
        left = missing(sheet.instrument.definition, sheet.answers, 10)
        if not left:
            return sheet
        given = {question.code: calm(question) for question in left}


def calm(question: Any) -> Any:
    """The answer to a question that adds nothing to the risk."""
    if question.kind == "text":
        return "Тогтоогдсон зүйл алга."
    code = next(option.code for option in question.options if not option.score and not option.at_least)
    return [code] if question.kind == "several" else code


def assess(case: Case, by: Any, risk: str, reason: str = "") -> AnswerSheet:
    """A situational assessment that finds nothing, finished at `risk`: the case goes on to planning."""
    return sheets.complete_sheet(filled(case, by, "situation"), by=by, risk=risk, reason=reason)
