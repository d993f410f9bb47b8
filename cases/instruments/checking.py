"""What a file with a definition may say. A broken one is refused whole: each fault has its file, place and sentence."""

import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.instruments.definition import (
    CHOICE,
    CHOSEN,
    KINDS,
    LANGUAGES,
    NUMBER,
    SEVERAL,
    TEXT,
    YES_NO,
    YES_NO_WORDS,
)
from cases.instruments.scoring import GRAVITY
from childprotect.lib.errors import DomainError
from childprotect.lib.forms import clean_text

LARGEST = 500_000  # bytes of a file
MOST_QUESTIONS, MOST_OPTIONS, HIGHEST_SCORE, OLDEST_AGE = 200, 40, 100, 18
CODE = re.compile(r"[a-z][a-z0-9_]{0,29}")
STEPS = ("", "case.danger", "case.assessment")
APPROVALS = ("default", "confirmed")

NEEDED = {
    "code",
    "number",
    "version",
    "valid_from",
    "approval",
    "legal_reference",
    "title",
    "purpose",
    "guidance",
}
NEEDED |= {"child_view", "risk", "sections"}
ALSO = {"step", "before_report", "seen"}
QUESTION_NEEDED = {"code", "kind", "text"}
QUESTION_ALSO = {"help", "required", "aloud", "ask_if"}
OF_KIND = {
    YES_NO: {"scores", "at_least"},
    CHOICE: {"scores", "at_least", "options"},
    SEVERAL: {"scores", "at_least", "options"},
    NUMBER: {"least", "most", "unit"},
    TEXT: set(),
}


@dataclass(frozen=True)
class Problem:
    """One fault: in which file, where in it, and what is wrong; `words` says it in the active language."""

    file: str
    where: str
    text: Promise
    values: dict[str, Any] = field(default_factory=dict)

    def words(self) -> str:
        """The sentence, with its file and place."""
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {str(self.text) % self.values}"


class BrokenDefinition(DomainError):
    """Definitions were refused; `problems` says why, one by one."""

    def __init__(self, problems: list[Problem]):
        super().__init__(problems[0].words())
        self.problems = problems


def read(data: bytes, file: str) -> dict[str, Any]:
    """The definition of a file as it stands there, found sound; raises BrokenDefinition."""
    check = _Check(file)
    raw = check.parsed(data)
    if raw is not None:
        check.whole(raw)
    if check.problems:
        raise BrokenDefinition(check.problems)
    assert raw is not None, "what cannot be read is a problem"
    return raw


class _Check:
    """Looks through one file and collects what is wrong."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        # question -> the answers it can have; empty for text and numbers. Filled in the order of the form.
        self.answers: dict[str, Collection[str]] = {}
        self.kinds: dict[str, str] = {}
        self.highest = 0

    def say(self, where: str, text: Any, **values: Any) -> None:
        """Note a fault."""
        shown = {name: str(value)[:80] for name, value in values.items()}
        self.problems.append(Problem(self.file, where, text, shown))

    def parsed(self, data: bytes) -> dict[str, Any] | None:
        """The JSON object of the file, or nothing."""
        if len(data) > LARGEST:
            self.say("", _("the file is too large."))
            return None
        try:
            raw = json.loads(data.decode("utf-8-sig"), object_pairs_hook=self._once)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", "?")
            self.say("", _("this is no readable JSON (line %(line)s)."), line=line)
            return None
        if not isinstance(raw, dict):
            self.say("", _("the file must hold one definition."))
            return None
        return raw

    def _once(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _value in pairs]
        for name in {name for name in names if names.count(name) > 1}:
            self.say("", _("“%(name)s” stands twice in one place."), name=name)
        return dict(pairs)

    # -- parts ----------------------------------------------------------------------------------------------------

    def whole(self, raw: dict[str, Any]) -> None:
        """Everything, in the order of the file."""
        if not self._keys("", raw, NEEDED, ALSO):
            return
        self._code("", raw["code"])
        if not isinstance(raw["number"], str) or not 0 < len(raw["number"]) <= 20:
            self.say("", _("the number of the form must be a short text."))
        if not _whole(raw["version"]) or not 1 <= raw["version"] <= 999:
            self.say("", _("the version must be a whole number from 1."))
        if not _is_day(raw["valid_from"]):
            self.say("", _("“valid_from” must be a date such as 2026-11-23."))
        self._one_of("", "approval", raw["approval"], APPROVALS)
        self._one_of("", "step", raw.get("step", ""), STEPS)
        self._true_or_false("", raw, "before_report")
        for name, longest in (("title", 160), ("purpose", 600), ("guidance", 2000), ("legal_reference", 200)):
            self._words(name, raw[name], longest)
        self._sections(raw["sections"])
        if "seen" in raw:
            self._condition("seen", raw["seen"])
        self._child_view(raw["child_view"])
        self._bands(raw["risk"])

    def _sections(self, sections: Any) -> None:
        if not isinstance(sections, list) or not sections:
            self.say("", _("there must be at least one section."))
            return
        seen: set[str] = set()
        for place, section in enumerate(sections, 1):
            where = f"sections[{place}]"
            if not self._keys(where, section, {"code", "title", "questions"}, {"help"}):
                continue
            where = str(section["code"])[:30]
            if self._code(where, section["code"]) and section["code"] in seen:
                self.say(where, _("this section stands there twice."))
            seen.add(str(section["code"]))
            self._words(where, section["title"], 160)
            if "help" in section:
                self._words(where, section["help"], 1000)
            if not isinstance(section["questions"], list) or not section["questions"]:
                self.say(where, _("this section has no question."))
                continue
            for number, question in enumerate(section["questions"], 1):
                self._question(f"{where}[{number}]", question)
        if len(self.kinds) > MOST_QUESTIONS:
            self.say("", _("there are too many questions: at most %(most)s."), most=MOST_QUESTIONS)

    def _question(self, place: str, raw: Any) -> None:
        kind = raw.get("kind") if isinstance(raw, dict) else None
        of_kind = OF_KIND[kind] if isinstance(kind, str) and kind in KINDS else set().union(*OF_KIND.values())
        if not self._keys(place, raw, QUESTION_NEEDED, QUESTION_ALSO | of_kind):
            return
        if not self._code(place, raw["code"]):
            return
        where = raw["code"]
        if where in self.kinds:
            self.say(where, _("two questions have this code."))
            return
        if not self._one_of(where, "kind", kind, KINDS):
            return
        self._words(where, raw["text"], 500)
        if "help" in raw:
            self._words(where, raw["help"], 1000)
        self._true_or_false(where, raw, "required", "aloud")
        if "ask_if" in raw:  # before the question itself is known: it can only hang on what stands before it
            self._condition(where, raw["ask_if"])
        self.kinds[where] = str(kind)
        self.answers[where] = self._answers(where, raw)
        self._scores(where, raw)
        if kind == NUMBER:
            self._range(where, raw)

    def _answers(self, where: str, raw: dict[str, Any]) -> Collection[str]:
        if raw["kind"] == YES_NO:
            return tuple(YES_NO_WORDS)
        if raw["kind"] not in CHOSEN:
            return ()
        options = raw.get("options")
        if not isinstance(options, list) or len(options) < 2 or len(options) > MOST_OPTIONS:
            self.say(where, _("a choice needs two answers at least, %(most)s at most."), most=MOST_OPTIONS)
            return ()
        codes: list[str] = []
        for option in options:
            if not self._keys(where, option, {"code", "label"}, set()):
                continue
            if self._code(where, option["code"]):
                if option["code"] in codes:
                    self.say(where, _("the answer “%(code)s” stands there twice."), code=option["code"])
                codes.append(option["code"])
            self._words(where, option["label"], 200)
        return codes

    def _scores(self, where: str, raw: dict[str, Any]) -> None:
        for name, fits, text in (
            ("scores", _is_score, _("the score of “%(code)s” must be a whole number from 0 to 100.")),
            ("at_least", _is_risk, _("the risk of “%(code)s” must be green, orange or red.")),
        ):
            given = raw.get(name, {})
            if not isinstance(given, dict):
                self.say(where, _("“%(name)s” must name answers."), name=name)
                continue
            for code, value in given.items():
                if code not in self.answers[where]:
                    self.say(
                        where,
                        _("“%(name)s” names an answer that is not there: %(code)s."),
                        name=name,
                        code=code,
                    )
                if not fits(value):
                    self.say(where, text, code=code)
        scores = raw.get("scores")
        if isinstance(scores, dict):
            counted = [value for value in scores.values() if _is_score(value)]
            self.highest += sum(counted) if raw["kind"] == SEVERAL else max(counted, default=0)

    def _range(self, where: str, raw: dict[str, Any]) -> None:
        least, most = raw.get("least", 0), raw.get("most", 1000)
        if not _whole(least) or not _whole(most) or least > most:
            self.say(where, _("the smallest number must not be above the largest."))
        if "unit" in raw:
            self._words(where, raw["unit"], 40)

    def _condition(self, where: str, raw: Any) -> None:
        """`{"question": …, "is": […]}` about a question that stands before."""
        if not self._keys(where, raw, {"question", "is"}, set()):
            return
        asked = raw["question"]
        if not isinstance(asked, str) or asked not in self.kinds:
            self.say(
                where,
                _("this refers to a question that does not stand before it: %(question)s."),
                question=asked,
            )
            return
        if not self.answers[asked]:
            self.say(
                where, _("a condition needs a question with answers to choose: %(question)s."), question=asked
            )
            return
        if not isinstance(raw["is"], list) or not raw["is"]:
            self.say(where, _("the condition names no answer."))
            return
        for code in raw["is"]:
            if code not in self.answers[asked]:
                self.say(where, _("“%(question)s” has no such answer: %(code)s."), question=asked, code=code)

    def _child_view(self, raw: Any) -> None:
        where = "child_view"
        if not self._keys(where, raw, {"question", "instead", "from_age"}, set()):
            return
        for name, kinds, text in (
            ("question", (TEXT,), _("the child's own view must be a question for text: %(question)s.")),
            ("instead", (CHOICE,), _("why the child was not asked must be a choice: %(question)s.")),
        ):
            asked = raw[name]
            if not isinstance(asked, str) or asked not in self.kinds:
                self.say(
                    where, _("this refers to a question that is not there: %(question)s."), question=asked
                )
            elif self.kinds[asked] not in kinds:
                self.say(where, text, question=asked)
        if not _whole(raw["from_age"]) or not 0 <= raw["from_age"] <= OLDEST_AGE:
            self.say(where, _("the age must be a whole number from 0 to 18."))

    def _bands(self, raw: Any) -> None:
        where = "risk"
        if not isinstance(raw, list) or not raw:
            self.say(where, _("the scores need their risks."))
            return
        before: tuple[int, int] | None = None
        for band in raw:
            if not self._keys(where, band, {"from", "risk"}, set()):
                return
            if not _whole(band["from"]) or not _is_risk(band["risk"]):
                self.say(where, _("each line needs a score from which it holds and a risk."))
                return
            here = (band["from"], GRAVITY[band["risk"]])
            if before is None and here[0] != 0:
                self.say(where, _("the first risk must hold from score 0."))
            if before is not None and (here[0] <= before[0] or here[1] <= before[1]):
                self.say(where, _("scores and risks must rise from line to line."))
            if here[0] > self.highest and not self.problems:
                self.say(
                    where,
                    _("no sheet can reach the score %(score)s: the highest is %(highest)s."),
                    score=here[0],
                    highest=self.highest,
                )
            before = here

    # -- small things -----------------------------------------------------------------------------------------------

    def _keys(self, where: str, raw: Any, needed: set[str], also: set[str]) -> bool:
        if not isinstance(raw, dict):
            self.say(where, _("this must be an object with: %(names)s."), names=", ".join(sorted(needed)))
            return False
        for name in sorted(needed - raw.keys()):
            self.say(where, _("“%(name)s” is missing."), name=name)
        for name in sorted(raw.keys() - needed - also):
            self.say(where, _("“%(name)s” is not known here."), name=name)
        return needed <= raw.keys()

    def _code(self, where: str, raw: Any) -> bool:
        fine = isinstance(raw, str) and CODE.fullmatch(raw) is not None
        if not fine:
            self.say(
                where, _("a code has small Latin letters, digits and _, at most 30: %(code)s."), code=raw
            )
        return fine

    def _one_of(self, where: str, name: str, raw: Any, known: Iterable[str]) -> bool:
        fine = isinstance(raw, str) and raw in set(known)
        if not fine:
            names = ", ".join(one or "–" for one in known)
            self.say(where, _("“%(name)s” must be one of: %(names)s."), name=name, names=names)
        return fine

    def _true_or_false(self, where: str, raw: dict[str, Any], *names: str) -> None:
        for name in names:
            if not isinstance(raw.get(name, False), bool):
                self.say(where, _("“%(name)s” must be true or false."), name=name)

    def _words(self, where: str, raw: Any, longest: int) -> None:
        """A text in both languages."""
        if not self._keys(where, raw, set(LANGUAGES), set()):
            return
        for language in LANGUAGES:
            text = raw[language]
            if not isinstance(text, str) or not text.strip():
                self.say(where, _("the text in the language “%(language)s” is missing."), language=language)
            elif len(text) > longest:
                self.say(where, _("the text is too long: at most %(most)s signs."), most=longest)
            elif not _visible(text):
                self.say(where, _("the text holds an invisible sign."))


def _whole(raw: Any) -> bool:
    return isinstance(raw, int) and not isinstance(raw, bool)


def _is_score(raw: Any) -> bool:
    return _whole(raw) and 0 <= raw <= HIGHEST_SCORE


def _is_risk(raw: Any) -> bool:
    return isinstance(raw, str) and raw in GRAVITY and raw != ""


def _is_day(raw: Any) -> bool:
    try:
        return isinstance(raw, str) and bool(date.fromisoformat(raw))
    except ValueError:
        return False


def _visible(text: str) -> bool:
    try:
        clean_text(text)
    except ValidationError:
        return False
    return True
