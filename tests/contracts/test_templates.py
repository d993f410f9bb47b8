"""What the house style says of templates, read from their source."""

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import engines

from tests.contracts.reading import nodes

ROOT = settings.BASE_DIR
FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
PAGES = [
    path
    for path in TEMPLATES
    if path.relative_to(FOLDER).parts[0] not in {"components", "django"}
    and "extends" in path.read_text("utf-8")
]
APPS = ["accounts", "areas", "audit", "cases", "childprotect", "inspectors", "referrals", "shelters"]
FORBIDDEN = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "an event attribute": r"<[^>]*\son[a-z]+\s*=",
    "hx-on": r"\bhx-on\b",
    "script in hx-vals or hx-headers": r"\b(?:js|javascript):",
    "an inline script": r"<script(?![^>]*\ssrc=)[^>]*>",
    "a data: address": r"""(?:src|href)\s*=\s*["']data:""",
    "another server": r"""(?:src|href|action)\s*=\s*["'](?:https?:)?//""",
    "a question about rights": r"\bhas_perm\b|\{\{?%?[^}]*\bperms\.",
    "a query": r"\{[{%][^}]*\.(?:all|filter|exists|objects)\b",
    "a date format of its own": r"\|\s*(?:date|time)\s*:",
}
COMMENT = re.compile(r"\{#.*?#\}|\{%\s*comment\s*.*?%\}.*?\{%\s*endcomment\s*%\}|<!--.*?-->", re.DOTALL)
TRANSLATED = re.compile(r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
ATTRIBUTES = re.compile(
    r"\{% block (?:\w+_class|body_data) %\}.*?\{% endblock", re.DOTALL
)  # blocks inside a tag
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
WORDS = re.compile(r"[A-Za-zА-Яа-яӨөҮүЁё]{2,}")
READ_OUT = re.compile(r"""\s(?:title|placeholder|aria-label|alt)\s*=\s*"([^"]*)\"""")


def name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


@cache
def source(path: Path) -> str:
    return COMMENT.sub("", path.read_text("utf-8"))


def wrong(paths: list[Path], problems: Callable[[Path], Any]) -> dict[str, Any]:
    """What is wrong, by file; one test for all of them, as thousands of small ones take longer to hand out than to run."""
    return {str(path.relative_to(ROOT)): found for path in paths if (found := problems(path))}


def test_templates_compile():
    for path in TEMPLATES:
        engines["django"].engine.get_template(name(path))


def test_templates_hold_nothing_the_policy_or_the_style_refuses():
    def refused(path: Path) -> list[str]:
        text = source(path)
        return [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)]

    assert wrong(TEMPLATES, refused) == {}


def test_every_word_goes_through_gettext():
    def bare(path: Path) -> list[str]:
        text = CODE.sub(" ", ATTRIBUTES.sub("{% endblock", TRANSLATED.sub(" ", source(path))))
        read_out = " ".join(READ_OUT.findall(text))
        shown = re.sub(r"<[^>]*>", " ", re.sub(r"<(script|title id)[^>]*>.*?</", "<", text, flags=re.DOTALL))
        return WORDS.findall(read_out + " " + shown)

    assert wrong(TEMPLATES, bare) == {}


def test_components_say_what_they_take():
    def silent(path: Path) -> str:
        comment = re.match(r"\{% comment %\}(.*?)\{% endcomment %\}", path.read_text("utf-8"), re.DOTALL)
        if not comment:
            return "a component starts with a comment"
        return "" if re.search(r"\b[Tt]akes\b", comment[1]) else "the comment says what the component takes"

    components = sorted((FOLDER / "components").glob("*.html"))
    assert components
    assert wrong(components, silent) == {}


def test_pages_have_a_title_without_anything_personal():
    def untitled(path: Path) -> list[str]:
        text = source(path)
        if name(path) in {"base.html", "plain.html"} or not re.search(
            r"extends \"(base|plain)\.html\"", text
        ):
            return []
        title = re.search(r"\{% block title %\}(.*?)\{% endblock", text, re.DOTALL)
        headed = "<h1" in text or "case_bar" in text or "error" in text
        rules = {
            "a page names itself": bool(title),
            "a title carries no value: no name, no case number": not title or "{{" not in title[1],
            "a page has one first heading": headed,
        }
        return [rule for rule, kept in rules.items() if not kept]

    assert PAGES
    assert wrong(PAGES, untitled) == {}


def strings(path: Path) -> list[str]:
    docstrings = {
        id(node.body[0].value)
        for node in nodes(path)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in nodes(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def modules() -> list[Path]:
    return [
        path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
    ]


def test_python_holds_no_html():
    tags = re.compile(r"</[a-z][a-z0-9]*>|<(?:div|span|p|a|b|i|br|li|ul|td|tr|svg|strong|em)[ />]")
    assert wrong(modules(), lambda path: [text for text in strings(path) if tags.search(text)]) == {}


def test_dates_are_written_in_one_place():
    def own_dates(path: Path) -> list[int]:
        if path.name in {"dates.py", "formats.py"} or "management" in path.parts or "data" in path.parts:
            return []
        return [
            node.lineno
            for node in nodes(path)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in {"strftime", "date_format", "time_format"}
        ]

    assert wrong(modules(), own_dates) == {}, "childprotect.lib.dates writes dates"
