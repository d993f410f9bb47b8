"""What the house style asks of the source, found by reading it: scope, sentences, one clock, closed doors."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model

from accounts.scope import ScopedQuerySet
from audit import sentences
from cases import notices
from tests.contracts.reading import called, nodes, related

ROOT = Path(__file__).resolve().parents[2]
APPS = ("childprotect", "audit", "areas", "accounts", "cases", "shelters", "referrals", "inspectors")
SOURCES = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts and "demo" not in path.parts
)
DOORS = [
    path
    for path in SOURCES
    if {"views", "forms", "api"} & {path.stem, path.parent.name} and path.parent.name != "lib"
]  # where people's requests arrive
MANAGERS = {"_base_manager", "_default_manager", "raw", "extra", "RawSQL", "cursor"}
# Models without a scope: what a query in a view must say, so that it is about this person or this record.
NARROWED = {
    "Area": "",  # the tree of the country is no secret
    "Code": "",
    "NameForm": "",
    "CostNorm": "",  # norms are no secret
    "StandardItem": "",  # the checklist is no secret
    "Limit": "",  # the rules are no secret to who holds the right to see them at all
    "Holiday": "",
    "Event": r"\.of_case\(|visible_to|actor=|subject_ref=",
    "Deadline": r"\.of\(|\bcase=|case__in=|subject_ref(__in)?=|\bunit|person=",
    "Notification": r"person=|\bcase=",
    "CaseShare": r"content_object=|user=|\bcase",
    "ApiToken": r"person=",
    "Posting": r"person=|area",
    "Staff": r"person=|facility",
    "Member": r"person=|organisation",
    "Bed": r"facility",
    "ReportChild": r"report=",
    "ClosureAgreement": r"case=",
    "PlanGoal": r"plan__case=",
    "ClosureEvidence": "",
}


def name(path: Path) -> str:
    """The path as a test shows it."""
    return str(path.relative_to(ROOT))


def calls(path: Path, *named: str) -> Iterator[ast.Call]:
    """Calls of functions with one of these names (`record`, or `log.record`)."""
    last = {one.rpartition(".")[2] for one in named}
    for node in nodes(path):
        if isinstance(node, ast.Call) and called(node) in last and ast.unparse(node.func) in named:
            yield node


def whole_expression(node: ast.AST) -> str:
    """The outermost expression that a node is the beginning of: the chain of calls behind `X.objects`."""
    while True:
        above = node.parent  # type: ignore[attr-defined]
        if isinstance(above, ast.Attribute) or (isinstance(above, ast.Call) and above.func is node):
            node = above
        else:
            return ast.unparse(node)


MODELS: dict[str, type[Model]] = {model.__name__: model for model in apps.get_models()}


def unscoped(path: Path) -> Iterator[str]:
    """Queries of a file that ask past the scope, with their lines."""
    for node in nodes(path):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            yield f"{name(path)}:{node.lineno} {ast.unparse(node)}"
        if not (
            isinstance(node, ast.Attribute) and node.attr == "objects" and isinstance(node.value, ast.Name)
        ):
            continue
        asked, model = whole_expression(node), MODELS.get(node.value.id)
        scoped = model is None or isinstance(getattr(model, "objects", None).all(), ScopedQuerySet)  # type: ignore[union-attr]
        rule = NARROWED.get(node.value.id, "never")
        fine = asked.startswith(f"{node.value.id}.objects.visible_to(") if scoped else re.search(rule, asked)
        if not fine:
            yield f"{name(path)}:{node.lineno} {asked}"


def test_views_forms_and_api_ask_only_through_the_scope() -> None:
    assert DOORS
    assert [found for path in DOORS for found in unscoped(path)] == []


def test_an_unscoped_query_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = ast.parse(
        "Case.objects.filter(pk=1)\nCase._base_manager.all()\nEvent.objects.all()\nx.raw('select 1')"
    )
    monkeypatch.setitem(globals(), "nodes", lambda _path: related(parsed))
    assert len(list(unscoped(ROOT / "cases" / "views" / "made_up.py"))) == 4


def _verbs(path: Path, place: int, *named: str) -> Iterator[tuple[str, str]]:
    for call in calls(path, *named):
        spoken = [word.value for word in call.keywords if word.arg == "verb"]
        if len(call.args) <= place and not spoken:
            continue
        verb = spoken[0] if spoken else call.args[place]
        options = [verb.body, verb.orelse] if isinstance(verb, ast.IfExp) else [verb]
        for option in options:
            if isinstance(option, ast.Constant):
                yield str(option.value), f"{name(path)}:{call.lineno}"


def test_every_audit_verb_has_a_sentence() -> None:
    recording = ("log.record", "audit.record", "record", "save_edit", "editing.save_edit")
    used = [found for path in SOURCES for found in _verbs(path, 1, *recording)]
    assert len(used) > 5
    assert [found for found in used if found[0] not in sentences.known()] == []


def test_every_notification_has_its_words() -> None:
    used = [found for path in SOURCES for found in _verbs(path, 1, "notify.tell", "notify.tell_all", "tell")]
    assert len(used) > 3
    assert [found for found in used if found[0] not in notices.known()] == []


ERRORS = ("DomainError", "StaleEdit", "BrokenFile", "PermissionDenied", "PermissionDenied", "ValidationError")


def _bare(sentence: ast.expr) -> bool:
    """Whether a text reaches people without going through gettext."""
    if isinstance(sentence, ast.BinOp):
        return _bare(sentence.left)
    return isinstance(sentence, ast.JoinedStr) or (
        isinstance(sentence, ast.Constant) and isinstance(sentence.value, str) and bool(sentence.value)
    )


def _told(path: Path) -> Iterator[ast.expr]:
    """What a file says to people."""
    told = [call for call in calls(path, *ERRORS) if call.args]
    told += list(calls(path, "messages.success", "messages.error", "messages.info", "messages.warning"))
    said = [call.args[1] if ast.unparse(call.func).startswith("messages.") else call.args[0] for call in told]
    yield from said
    for call in calls(path, "attempt", "press"):
        yield from (word.value for word in call.keywords if word.arg == "say")


def test_what_is_told_to_people_is_translated() -> None:
    told = [(path, text) for path in SOURCES for text in _told(path)]
    assert len(told) > 100
    assert [f"{name(path)}:{text.lineno} {ast.unparse(text)}" for path, text in told if _bare(text)] == []


CLOCKS = re.compile(r"^(timezone\.(now|localdate)|(datetime\.)?(datetime|date)\.(now|today|utcnow))$")
OWN_CLOCK = {
    ROOT / "childprotect" / "lib" / "clock.py",
    ROOT / "accounts" / "sessions.py",  # a session is over by the true time, as where Django itself reads it
}


def test_there_is_one_clock() -> None:
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in SOURCES
        if path not in OWN_CLOCK
        for node in nodes(path)
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "today", "utcnow", "localdate"}
        and CLOCKS.match(ast.unparse(node))
    ]
    assert wrong == []


FORBIDDEN = (
    "csrf_exempt",
    "AllowAny",
    "permission_classes = []",
    "is_superuser",
    "mark_safe",
    "no_transaction",
)


@pytest.mark.parametrize("word", FORBIDDEN)
def test_no_door_is_propped_open(word: str) -> None:
    assert [name(path) for path in SOURCES if word in path.read_text(encoding="utf-8")] == []


def test_no_file_is_a_drawer_for_everything_or_too_long() -> None:
    drawers = {"utils.py", "helpers.py", "common.py", "misc.py"}
    assert [name(path) for path in SOURCES if path.name in drawers] == []
    assert [name(path) for path in SOURCES if len(path.read_text(encoding="utf-8").splitlines()) > 400] == []
