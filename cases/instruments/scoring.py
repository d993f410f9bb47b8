"""What risk the answers of a sheet add up to, and which of them say so."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.instruments.definition import Definition, Option, Question

GRAVITY = {"": -1, "green": 0, "orange": 1, "red": 2}


@dataclass(frozen=True)
class Reason:
    """An answer that counted."""

    question: Question
    option: Option


@dataclass(frozen=True)
class Result:
    """The score, the risk, and the answers that counted, the gravest first."""

    score: int
    risk: str
    reasons: tuple[Reason, ...]
    by_score: str  # the risk by the score alone: single answers may stand for more


def result(definition: Definition, answers: Mapping[str, Any]) -> Result:
    """Add up what was answered to the questions that are asked."""
    reasons = [
        Reason(question, option)
        for question in definition.asked(answers)
        for option in chosen(question, answers.get(question.code))
        if option.score or option.at_least
    ]
    score = sum(reason.option.score for reason in reasons)
    by_score = [band.risk for band in definition.bands if band.start <= score][-1]
    gravest = max([by_score, *(reason.option.at_least for reason in reasons)], key=GRAVITY.__getitem__)
    reasons.sort(key=lambda reason: (-GRAVITY[reason.option.at_least], -reason.option.score))
    return Result(score, gravest, tuple(reasons), by_score)


def chosen(question: Question, answer: Any) -> list[Option]:
    """The options an answer names."""
    codes = answer if isinstance(answer, list) else [answer]
    return [option for option in question.options if option.code in codes]


def highest(question: Question) -> int:
    """The most a question can add."""
    scores = [option.score for option in question.options]
    return sum(scores) if question.kind == "several" else max(scores, default=0)
