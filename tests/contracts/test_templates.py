"""What the house style says of templates, read from their source."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

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


def source(path: Path) -> str:
    return COMMENT.sub("", path.read_text("utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_compiles(path: Path):
    engines["django"].engine.get_template(name(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_template_holds_nothing_the_policy_or_the_style_refuses(path: Path):
    text = source(path)
    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_word_goes_through_gettext(path: Path):
    text = CODE.sub(" ", ATTRIBUTES.sub("{% endblock", TRANSLATED.sub(" ", source(path))))
    read_out = " ".join(READ_OUT.findall(text))
    shown = re.sub(r"<[^>]*>", " ", re.sub(r"<(script|title id)[^>]*>.*?</", "<", text, flags=re.DOTALL))
    assert WORDS.findall(read_out + " " + shown) == []


@pytest.mark.parametrize("path", sorted((FOLDER / "components").glob("*.html")), ids=name)
def test_component_says_what_it_takes(path: Path):
    comment = re.match(r"\{% comment %\}(.*?)\{% endcomment %\}", path.read_text("utf-8"), re.DOTALL)
    assert comment, "a component starts with a comment"
    assert re.search(r"\b[Tt]akes\b", comment[1]), "the comment says what the component takes"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_page_has_a_title_without_anything_personal(path: Path):
    text = source(path)
    if name(path) in {"base.html", "plain.html"} or not re.search(r"extends \"(base|plain)\.html\"", text):
        return
    title = re.search(r"\{% block title %\}(.*?)\{% endblock", text, re.DOTALL)
    assert title, "a page names itself"
    assert "{{" not in title[1], "a title carries no value: no name, no case number"
    assert "<h1" in text or "case_bar" in text or "error" in text, "a page has one first heading"


def strings(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


def modules() -> list[Path]:
    return [
        path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
    ]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_python_holds_no_html(path: Path):
    tags = re.compile(r"</[a-z][a-z0-9]*>|<(?:div|span|p|a|b|i|br|li|ul|td|tr|svg|strong|em)[ />]")
    assert [text for text in strings(path) if tags.search(text)] == []


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_dates_are_written_in_one_place(path: Path):
    if path.name in {"dates.py", "formats.py"} or "management" in path.parts or "data" in path.parts:
        return
    calls = [
        node.lineno
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"strftime", "date_format", "time_format"}
    ]
    assert calls == [], "childprotect.lib.dates writes dates"
