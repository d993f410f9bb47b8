"""The answers of a sheet, checked against the definition it was made with."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.instruments.definition import CHOSEN, LONGEST_TEXT, NUMBER, SEVERAL, Definition, Question
from cases.instruments.scoring import chosen
from childprotect.lib.errors import DomainError
from childprotect.lib.forms import clean_text

EMPTY: tuple[Any, ...] = (None, "", [])


def checked(definition: Definition, given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` (code -> answer) as the sheet keeps it; an empty answer is None: the question is not answered.

    Raises DomainError with the question's code as its field for the first answer that cannot be.
    """
    found = {}
    for code, answer in given.items():
        question = definition.question(code)
        if question is None:
            raise DomainError(
                _("This form has no such question: %(code)s") % {"code": str(code)[:40]}, "answers"
            )
        found[code] = _answer(question, answer)
    return found


def _answer(question: Question, answer: Any) -> Any:
    if answer in EMPTY:
        return None
    if question.kind == SEVERAL:
        return _several(question, answer)
    if question.kind in CHOSEN:
        if not isinstance(answer, str) or question.option(answer) is None:
            raise _wrong(question, _("Choose one of the answers of this question."))
        return answer
    if question.kind == NUMBER:
        return _number(question, answer)
    if not isinstance(answer, str):
        raise _wrong(question, _("Write the answer in words."))
    try:
        text = clean_text(answer)
    except ValidationError as problem:
        raise _wrong(question, problem.messages[0]) from None
    if len(text) > LONGEST_TEXT:
        raise _wrong(question, _("The answer is too long: at most %(most)s signs.") % {"most": LONGEST_TEXT})
    return text or None


def _several(question: Question, answer: Any) -> list[str]:
    if not isinstance(answer, list) or any(question.option(code) is None for code in answer):
        raise _wrong(question, _("Choose among the answers of this question."))
    return [option.code for option in question.options if option.code in answer]


def _number(question: Question, answer: Any) -> int:
    if isinstance(answer, bool) or not isinstance(answer, int):
        raise _wrong(question, _("Enter a whole number."))
    if not question.least <= answer <= question.most:
        raise _wrong(
            question,
            _("Enter a number from %(least)s to %(most)s.")
            % {"least": question.least, "most": question.most},
        )
    return answer


def _wrong(question: Question, sentence: str) -> DomainError:
    return DomainError(sentence, question.code)


def missing(definition: Definition, answers: Mapping[str, Any], age: int | None) -> list[Question]:
    """The questions that must still be answered before the sheet is complete, for a child of `age` (None: not known)."""
    needed = [
        question
        for question in definition.asked(answers)
        if question.required and answers.get(question.code) in EMPTY
    ]
    view = definition.child_view
    if view_required(definition, age) and all(
        answers.get(code) in EMPTY for code in (view.question, view.instead)
    ):
        asked = definition.question(view.question)
        assert asked is not None, "a checked definition has its question for the child's view"
        needed.append(asked)
    return needed


def view_required(definition: Definition, age: int | None) -> bool:
    """Whether the child's own view, or why it could not be asked, is needed; of a child of unknown age it is asked only."""
    return age is not None and age >= definition.child_view.from_age


def kept(definition: Definition, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers to what is asked, in the order of the form: what hung on an answer that was changed later is left out."""
    asked = [question.code for question in definition.asked(answers)]
    return {code: answers[code] for code in asked if answers.get(code) not in EMPTY}


def words_of(question: Question, answer: Any) -> str:
    """An answer as a person reads it; empty when there is none."""
    if answer in EMPTY:
        return ""
    if question.options:
        joint = "; " if question.kind == SEVERAL else ""
        return joint.join(str(option.label) for option in chosen(question, answer))
    return f"{answer} {question.unit}".strip()
