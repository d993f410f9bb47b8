"""Definitions of instruments: ours, and broken ones, each refused whole with its file, its question and what is wrong."""

import json
from copy import deepcopy
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from cases.actions import instruments
from cases.instruments import checking
from cases.instruments.definition import build
from cases.instruments.scoring import highest, result
from cases.models import Instrument
from childprotect.lib import clock
from tests import factories, sheets

OURS = {path.stem: json.loads(path.read_bytes()) for path in instruments.FOLDER.glob("*.json")}
DANGER = OURS["danger_1"]


def words(mn: str = "Үг") -> dict[str, str]:
    return {"mn": mn, "en": "Word"}


def small(**fields) -> dict:
    """A small definition that is sound."""
    text = {"text": words()}
    return {
        "code": "test", "number": "ХХ-99", "version": 1, "valid_from": "2024-09-01", "approval": "default",
        "legal_reference": words(), "title": words(), "purpose": words(), "guidance": words(),
        "child_view": {"question": "view", "instead": "why_not", "from_age": 7},
        "risk": [{"from": 0, "risk": "green"}, {"from": 2, "risk": "red"}],
        "sections": [{
            "code": "one", "title": words(), "questions": [
                {"code": "hurt", "kind": "yes_no", "scores": {"yes": 2}, **text},
                {"code": "how", "kind": "several", "ask_if": {"question": "hurt", "is": ["yes"]}, **text,
                 "options": [{"code": "a", "label": words()}, {"code": "b", "label": words()}]},
                {"code": "hours", "kind": "number", "least": 0, "most": 24, **text},
                {"code": "view", "kind": "text", **text},
                {"code": "why_not", "kind": "choice", "required": False, **text,
                 "options": [{"code": "a", "label": words()}, {"code": "b", "label": words()}]},
            ],
        }],
        **fields,
    }  # fmt: skip


def question(raw: dict, code: str) -> dict:
    return next(one for part in raw["sections"] for one in part["questions"] if one["code"] == code)


def problems(raw: object) -> list[str]:
    """What is wrong with a definition, in English."""
    data = raw if isinstance(raw, bytes) else json.dumps(raw, ensure_ascii=False).encode()
    try:
        checking.read(data, "test_1.json")
    except checking.BrokenDefinition as broken:
        with translation.override("en"):
            return [problem.words() for problem in broken.problems]
    return []


@pytest.mark.parametrize("name", sorted(OURS))
def test_ours_are_sound_and_ask_for_the_childs_view(name):
    definition = build(OURS[name])
    assert problems(OURS[name]) == []
    assert definition.child_view.from_age == 7
    assert definition.bands[-1].start < sum(highest(one) for one in definition)
    for one in definition:  # nothing that hangs on an answer is about something sure not to be asked
        assert one.text.mn
        assert one.text.mn != one.text.en


def test_ours_are_three_and_the_screening_has_fifteen_questions():
    assert sorted(OURS) == ["danger_1", "screening_1", "situation_1"]
    numbered = [one.number for one in build(OURS["screening_1"]) if one.number]
    assert numbered == list(range(1, 16))


def test_what_is_not_for_the_familys_ears_is_not_read_aloud():
    for raw in OURS.values():
        definition = build(raw)
        for code in ("sexual", "hurt", "self_harm", "distress", "harm_kinds", "adults_violence"):
            asked = definition.question(code)
            assert asked is None or not asked.aloud, code


LABELS = (
    "залхуу",
    "сахилгагүй",
    "бүдүүлэг",
    "хулгайч",
    "тэнэг",
    "lazy",
    "arrogant",
    "naughty",
    "thief",
    "delinquent",
)


@pytest.mark.parametrize("name", sorted(OURS))
def test_no_question_calls_a_child_names(name):
    text = json.dumps(OURS[name], ensure_ascii=False).casefold()
    assert [word for word in LABELS if word in text] == []


def test_a_small_one_is_sound():
    assert problems(small()) == []


BROKEN = {
    "no JSON": (lambda raw: b"{", "no readable JSON"),
    "not UTF-8": (lambda raw: b"\xff\xfe", "no readable JSON"),
    "nested without end": (lambda raw: b"[" * 100_000, "no readable JSON"),
    "a list": (lambda raw: [raw], "must hold one definition"),
    "a name twice": (lambda raw: json.dumps(raw).encode()[:-1] + b', "code": "x"}', "“code” stands twice"),
    "a part missing": (lambda raw: raw.pop("guidance") and raw, "“guidance” is missing"),
    "a typing error in a name": (lambda raw: raw | {"sectoins": []}, "“sectoins” is not known here"),
    "a bad code": (lambda raw: raw | {"code": "Тест"}, "a code has small Latin letters"),
    "no date": (lambda raw: raw | {"valid_from": "soon"}, "must be a date"),
    "no version": (lambda raw: raw | {"version": 0}, "whole number from 1"),
    "an unknown step": (lambda raw: raw | {"step": "case.plan"}, "“step” must be one of"),
    "one language": (lambda raw: raw | {"title": {"mn": "Үг"}}, "test_1.json, title: “en” is missing"),
    "an empty text": (lambda raw: raw | {"title": {"mn": "Үг", "en": " "}}, "language “en” is missing"),
    "an invisible sign": (lambda raw: raw | {"title": words("Ү\u202eг")}, "invisible sign"),
    "no section": (lambda raw: raw | {"sections": []}, "at least one section"),
    "a section twice": (
        lambda raw: raw | {"sections": raw["sections"] + raw["sections"]},
        "this section stands there twice",
    ),
    "no risk": (lambda raw: raw | {"risk": []}, "need their risks"),
    "a gap at the bottom": (lambda raw: raw | {"risk": [{"from": 1, "risk": "green"}]}, "from score 0"),
    "falling risks": (
        lambda raw: raw | {"risk": [{"from": 0, "risk": "red"}, {"from": 2, "risk": "green"}]},
        "must rise",
    ),
    "out of reach": (
        lambda raw: raw | {"risk": [{"from": 0, "risk": "green"}, {"from": 3, "risk": "red"}]},
        "no sheet can reach the score 3",
    ),
    "the child's view missing": (
        lambda raw: raw | {"child_view": {"question": "gone", "instead": "why_not", "from_age": 7}},
        "test_1.json, child_view: this refers to a question that is not there: gone",
    ),
    "the child's view a choice": (
        lambda raw: raw | {"child_view": {"question": "why_not", "instead": "why_not", "from_age": 7}},
        "must be a question for text",
    ),
    "seen by a missing question": (
        lambda raw: raw | {"seen": {"question": "gone", "is": ["yes"]}},
        "test_1.json, seen: this refers to a question that does not stand before it: gone",
    ),
}
IN_A_QUESTION = {
    "a missing question": (
        "how",
        {"ask_if": {"question": "gone", "is": ["yes"]}},
        "test_1.json, how: this refers to a question that does not stand before it: gone",
    ),
    "a later question": ("hurt", {"ask_if": {"question": "how", "is": ["a"]}}, "does not stand before it: how"),
    "itself": ("how", {"ask_if": {"question": "how", "is": ["a"]}}, "does not stand before it: how"),
    "a missing answer": ("how", {"ask_if": {"question": "hurt", "is": ["maybe"]}}, "“hurt” has no such answer: maybe"),
    "no answer": ("how", {"ask_if": {"question": "hurt", "is": []}}, "names no answer"),
    "a strange answer": ("how", {"ask_if": {"question": "hurt", "is": [[]]}}, "has no such answer"),
    "a condition on a number": ("view", {"ask_if": {"question": "hours", "is": ["1"]}}, "with answers to choose: hours"),
    "a condition that is none": ("how", {"ask_if": "hurt"}, "must be an object"),
    "a code twice": ("how", {"code": "hurt"}, "two questions have this code"),
    "an unknown kind": ("hurt", {"kind": "guess"}, "“kind” must be one of"),
    "a score of no answer": ("hurt", {"scores": {"maybe": 1}}, "names an answer that is not there: maybe"),
    "a score below nothing": ("hurt", {"scores": {"yes": -1}}, "whole number from 0 to 100"),
    "a score that is true": ("hurt", {"scores": {"yes": True}}, "whole number from 0 to 100"),
    "a risk that is none": ("hurt", {"at_least": {"yes": "black"}}, "must be green, orange or red"),
    "options of a yes or no": ("hurt", {"options": []}, "“options” is not known here"),
    "one option": ("how", {"options": [{"code": "a", "label": {"mn": "А", "en": "A"}}]}, "needs two answers"),
    "an option twice": (
        "how",
        {"options": [{"code": "a", "label": words()}, {"code": "a", "label": words()}]},
        "“a” stands there twice",
    ),
    "a number that cannot be": ("hours", {"least": 5, "most": 4}, "must not be above the largest"),
    "a text far too long": ("view", {"text": words("ү" * 501)}, "too long"),
    "a question that is none": ("view", {"required": "yes"}, "must be true or false"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_definition_is_refused(name):
    spoil, sentence = BROKEN[name]
    assert any(sentence in told for told in problems(spoil(small()))), problems(spoil(small()))


@pytest.mark.parametrize("name", IN_A_QUESTION)
def test_a_broken_question_is_refused_by_its_name(name):
    code, fields, sentence = IN_A_QUESTION[name]
    raw = small()
    question(raw, code).update(fields)
    assert any(sentence in told for told in problems(raw)), problems(raw)


@pytest.mark.parametrize("value", [None, [], {}, "", 7, True, -1, 10**30, [[]], {"a": {}}, "\u202e"])
def test_whatever_stands_in_a_definition_it_is_answered(value):
    for name in small():
        problems(small() | {name: value})
    for code in ("hurt", "how", "hours"):
        for key in (
            "code",
            "kind",
            "text",
            "options",
            "scores",
            "at_least",
            "ask_if",
            "least",
            "help",
            "unit",
        ):
            raw = small()
            question(raw, code)[key] = value
            problems(raw)


def write(folder: Path, *raws: dict) -> list[Path]:
    paths = []
    for raw in raws:
        paths.append(folder / f"{raw['code']}_{raw['version']}.json")
        paths[-1].write_text(json.dumps(raw), encoding="utf-8")
    return paths


@pytest.mark.django_db
def test_loading_again_changes_nothing():
    assert instruments.load() == (0, 0)
    assert set(Instrument.objects.ruling().values_list("code", "version")) == {
        ("screening", 1), ("danger", 1), ("situation", 1),
    }  # fmt: skip


@pytest.mark.django_db
def test_a_broken_file_loads_nothing_and_is_told_in_both_languages(tmp_path):
    raw = small(code="broken")
    question(raw, "how")["ask_if"] = {"question": "gone", "is": ["yes"]}
    paths = write(tmp_path, small(), raw)
    with pytest.raises(CommandError) as refused:
        call_command("load_instruments", *map(str, paths), stdout=StringIO())
    mongolian, english = str(refused.value).splitlines()
    assert english == "broken_1.json, how: this refers to a question that does not stand before it: gone."
    assert mongolian.startswith("broken_1.json, how: ")
    assert "gone" in mongolian
    assert "асуулт" in mongolian
    assert not Instrument.objects.filter(code__in=["test", "broken"]).exists()


@pytest.mark.django_db
def test_a_new_version_ends_the_one_before(tmp_path):
    first, second = small(), small(version=2, valid_from="2026-01-01")
    instruments.load(write(tmp_path, first))
    assert instruments.load(write(tmp_path, first, second)) == (1, 0)
    old, new = Instrument.objects.filter(code="test").order_by("version")
    assert (old.valid_to, new.valid_to) == (date(2026, 1, 1), None)
    assert list(Instrument.objects.ruling().filter(code="test")) == [new]


@pytest.mark.django_db
def test_versions_begin_one_after_the_other(tmp_path):
    for other in (small(version=2), small(version=2, valid_from="2024-01-01")):
        with pytest.raises(checking.BrokenDefinition):
            instruments.load(write(tmp_path, small(), other))
    same = write(tmp_path, small())
    (tmp_path / "again.json").write_bytes(same[0].read_bytes())
    with pytest.raises(checking.BrokenDefinition):
        instruments.load([*same, tmp_path / "again.json"])
    with pytest.raises(checking.BrokenDefinition):
        instruments.load([tmp_path / "gone.json"])
    assert not Instrument.objects.filter(code="test").exists()


@pytest.mark.django_db
def test_a_version_is_changed_until_a_sheet_is_made_with_it(tmp_path, worker):
    changed = deepcopy(DANGER)
    question(changed, "injured")["scores"]["yes"] = 4
    assert instruments.load(write(tmp_path, changed)) == (0, 1)
    assert instruments.load() == (0, 1)
    sheets.begin(factories.case(worker), worker, "danger")
    with pytest.raises(checking.BrokenDefinition) as refused:
        instruments.load(write(tmp_path, changed))
    assert refused.value.problems[0].where == "version"
    assert Instrument.objects.get(code="danger").content == DANGER


@pytest.mark.django_db
def test_a_sheet_keeps_the_version_it_was_made_with(tmp_path, worker):
    case = factories.case(worker)
    sheet = sheets.begin(case, worker, "danger")
    tomorrow = clock.today() + timedelta(days=1)
    instruments.load(write(tmp_path, deepcopy(DANGER) | {"version": 2, "valid_from": tomorrow.isoformat()}))
    with clock.later(days=2):
        sheet.refresh_from_db()
        assert sheet.instrument.version == 1
        assert sheets.instrument("danger").version == 2
        assert sheets.begin(case, worker, "danger") == sheet  # a draft goes on with its own version


def test_unknown_counts_and_single_answers_stand_for_themselves():
    definition = build(DANGER)
    calm = {"injured": "no", "protector": "yes"}
    assert result(definition, calm).risk == "green"
    told = result(definition, calm | {"weapon": "yes"})
    assert (told.score, told.by_score, told.risk) == (4, "green", "red")
    assert [(reason.question.code, reason.option.code) for reason in told.reasons] == [("weapon", "yes")]
    assert result(definition, {"access": "unknown", "protector": "unknown", "place": "unknown"}).score == 6


def test_what_is_not_asked_does_not_count():
    definition = build(DANGER)
    assert result(definition, {"injured": "no", "doctor_now": "yes"}).risk == "green"
    assert result(definition, {"injured": "yes", "doctor_now": "yes"}).risk == "red"
    asked = [one.code for one in definition.asked({"injured": "unknown"})]
    assert "doctor_now" in asked
    assert "injuries" not in asked
