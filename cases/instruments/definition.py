"""A definition of an instrument as objects. `data/*.json` holds the files; `checking` says what such a file may say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy

YES_NO, CHOICE, SEVERAL, TEXT, NUMBER = "yes_no", "choice", "several", "text", "number"
KINDS = (YES_NO, CHOICE, SEVERAL, TEXT, NUMBER)
CHOSEN = frozenset({YES_NO, CHOICE, SEVERAL})  # kinds whose answers are codes of options
LONGEST_TEXT = 8000
LANGUAGES = ("mn", "en")  # every text stands in both
# What a yes-or-no question may be answered with: "not known" is an answer too.
YES, NO, UNKNOWN = "yes", "no", "unknown"
YES_NO_WORDS: dict[str, Promise] = {
    YES: pgettext_lazy("answer", "Yes"),
    NO: pgettext_lazy("answer", "No"),
    UNKNOWN: pgettext_lazy("answer", "Not known"),
}


@dataclass(frozen=True)
class Words:
    """A text in both languages; reads as the reader's."""

    mn: str
    en: str

    def __str__(self) -> str:
        return self.en if get_language() == "en" else self.mn

    def __bool__(self) -> bool:
        return bool(self.mn)


NOTHING = Words("", "")


@dataclass(frozen=True)
class Option:
    """An answer that can be chosen: what it adds to the score, and the risk it stands for by itself ("" for none)."""

    code: str
    label: Words | Promise
    score: int = 0
    at_least: str = ""


@dataclass(frozen=True)
class Condition:
    """Holds when `question` was answered with one of `among`."""

    question: str
    among: frozenset[str]

    def holds(self, answers: Mapping[str, Any]) -> bool:
        """Whether these answers meet it."""
        given = answers.get(self.question)
        return bool(self.among & set(given if isinstance(given, list) else [given]))


@dataclass(frozen=True)
class Question:
    """One question; `number` counts through the instrument, None for what is asked beside the numbered ones."""

    code: str
    number: int | None
    kind: str
    text: Words
    help: Words
    options: tuple[Option, ...]
    required: bool
    aloud: bool  # False: not read to the family; filled in from what was seen and heard
    ask_if: Condition | None
    least: int
    most: int
    unit: Words

    def option(self, code: Any) -> Option | None:
        """The option of this code."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True)
class Section:
    """Questions that belong together: one page on the screen."""

    code: str
    title: Words
    help: Words
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Band:
    """From this score on, the risk is this."""

    start: int
    risk: str


@dataclass(frozen=True)
class ChildView:
    """The question for the child's own view, the one for why it was not asked, and from which age one of both is needed."""

    question: str
    instead: str
    from_age: int


@dataclass(frozen=True)
class Definition:
    """One version of an instrument."""

    code: str
    number: str  # of the form, "ХХ-03"
    version: int
    valid_from: date
    approval: str
    legal_reference: Words
    title: Words
    purpose: Words
    guidance: Words
    step: str  # the step of the case that a completed sheet meets, "" for none
    before_report: bool  # the conversation may have been before the report
    seen: Condition | None  # the answers that say that the child was seen in person
    child_view: ChildView
    bands: tuple[Band, ...]
    sections: tuple[Section, ...]

    def __iter__(self) -> Iterator[Question]:
        return (question for section in self.sections for question in section.questions)

    def question(self, code: str) -> Question | None:
        """The question of this code."""
        return next((question for question in self if question.code == code), None)

    def section(self, code: str) -> Section | None:
        """The section of this code."""
        return next((section for section in self.sections if section.code == code), None)

    def asked(self, answers: Mapping[str, Any]) -> list[Question]:
        """The questions that are asked, given these answers; what hangs on one that is not asked is not asked either."""
        found: dict[str, Question] = {}
        for question in self:
            when = question.ask_if
            if when is None or (when.question in found and when.holds(answers)):
                found[question.code] = question
        return list(found.values())


def build(raw: Mapping[str, Any]) -> Definition:
    """The definition that a checked file holds."""
    view = raw["child_view"]
    beside = {view["question"], view["instead"]}
    sections, number = [], 0
    for part in raw["sections"]:
        questions = []
        for one in part["questions"]:
            counted = one["code"] not in beside
            number += counted
            questions.append(_question(one, number if counted else None))
        sections.append(
            Section(part["code"], words(part["title"]), words(part.get("help")), tuple(questions))
        )
    return Definition(
        code=raw["code"],
        number=raw["number"],
        version=raw["version"],
        valid_from=date.fromisoformat(raw["valid_from"]),
        approval=raw["approval"],
        legal_reference=words(raw["legal_reference"]),
        title=words(raw["title"]),
        purpose=words(raw["purpose"]),
        guidance=words(raw["guidance"]),
        step=raw.get("step", ""),
        before_report=raw.get("before_report", False),
        seen=_condition(raw.get("seen")),
        child_view=ChildView(view["question"], view["instead"], view["from_age"]),
        bands=tuple(Band(band["from"], band["risk"]) for band in raw["risk"]),
        sections=tuple(sections),
    )


def words(raw: Mapping[str, str] | None) -> Words:
    """A text of a file; nothing for none."""
    return Words(raw["mn"], raw["en"]) if raw else NOTHING


def _condition(raw: Mapping[str, Any] | None) -> Condition | None:
    return Condition(raw["question"], frozenset(raw["is"])) if raw else None


def _question(raw: Mapping[str, Any], number: int | None) -> Question:
    kind, scores, at_least = raw["kind"], raw.get("scores", {}), raw.get("at_least", {})
    labels: dict[str, Any] = (
        YES_NO_WORDS
        if kind == YES_NO
        else {one["code"]: words(one["label"]) for one in raw.get("options", [])}
    )
    return Question(
        code=raw["code"],
        number=number,
        kind=kind,
        text=words(raw["text"]),
        help=words(raw.get("help")),
        options=tuple(
            Option(code, label, scores.get(code, 0), at_least.get(code, "")) for code, label in labels.items()
        ),
        required=raw.get("required", kind in {YES_NO, CHOICE}),
        aloud=raw.get("aloud", True),
        ask_if=_condition(raw.get("ask_if")),
        least=raw.get("least", 0),
        most=raw.get("most", 1000),
        unit=words(raw.get("unit")),
    )
