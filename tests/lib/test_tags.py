"""Tags and filters of every page."""

from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from childprotect.lib import tags
from childprotect.lib.forms import Renderer, TextField


def drawn(source: str, path: str = "/", **context: object) -> str:
    return Template(source).render(Context({"request": RequestFactory().get(path), **context}))


@pytest.mark.parametrize(
    ("language", "code", "risk", "urgency"),
    [
        ("mn", "high", "Өндөр", "Улаан"),
        ("mn", "orange", "Дунд", "Улбар шар"),
        ("en", "green", "Low", "Green"),
    ],
)
def test_risk_and_urgency_share_shapes_but_not_words(language: str, code: str, risk: str, urgency: str):
    with translation.override(language):
        assert risk in tags.risk(code)
        assert urgency in tags.urgency(code)
        assert tags.risk(code).split("</svg>")[0] == tags.urgency(code).split("</svg>")[0]


def test_no_risk_draws_nothing():
    assert tags.risk("") == tags.urgency("") == ""


def test_texts_are_escaped():
    assert "&lt;b&gt;" in tags.tag("<b>")


def test_link_keeps_its_filters():
    assert drawn("{% query page=2 %}", "/cases/?risk=high&page=7") == "?risk=high&amp;page=2"
    assert drawn("{% query page=None risk='' %}", "/cases/?risk=high&page=7") == "?"


@pytest.mark.parametrize(
    ("number", "last", "expected"),
    [
        (1, 1, [1]),
        (1, 9, [1, 2, 3, None, 9]),
        (5, 9, [1, None, 3, 4, 5, 6, 7, None, 9]),
        (9, 9, [1, None, 7, 8, 9]),
    ],
)
def test_pages_near(number: int, last: int, expected: list[int | None]):
    assert tags.pages_near(SimpleNamespace(number=number, last=last)) == expected


def test_count_is_capped_in_words():
    pages = SimpleNamespace(
        rows=list(range(25)), number=2, last=40, count=1000, capped=True, previous=1, next=3
    )
    with translation.override("en"):
        assert drawn("{% page_range %}", pages=pages) == "26–50 of 1\u202f000+"
    with translation.override("mn"):
        assert drawn("{% page_range %}", pages=pages) == "Нийт 1\u202f000+, үүнээс 26–50"


def test_numbers_have_narrow_gaps():
    assert tags.number(1238016) == "1\u202f238\u202f016"
    assert tags.number("78 %") == "78 %"
    assert tags.number(True) is True


def test_what_identifies_is_masked():
    assert tags.masked("КЪ15230114") == "КЪ••••••14"
    assert tags.masked("КЪ1") == "•••"
    assert tags.masked("") == ""
    assert tags.masked_phone("8811 2221") == "88•• ••21"


class Sample(forms.Form):
    """A form in which something of each kind is wrong."""

    default_renderer = Renderer
    name = TextField(label="Name", help_text="As in papers")
    kind = forms.ChoiceField(label="Kind", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")])

    def clean(self) -> None:
        raise forms.ValidationError("All of it is wrong")


def test_summary_leads_to_each_field():
    problems = tags.form_problems(Context({"form": Sample({})}))
    assert [(problem["label"], problem["target"]) for problem in problems] == [
        ("", ""),
        ("Name", "id_name"),
        ("Kind", "id_kind_0"),
    ]


def test_unbound_form_has_no_problems():
    assert tags.form_problems(Context({"form": Sample()})) == []


def test_field_is_wired_for_screen_readers():
    html = str(Sample({"kind": "a"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    assert 'class="govuk-input govuk-input--error"' in html
    assert "<legend" in html


def test_attributes_are_written_as_django_writes_them():
    attrs = {"id": "id_a", "required": True, "disabled": False, "data-told": 'a "b" <c>', "maxlength": 1200}
    django = Template('{% include "django/forms/widgets/attrs.html" %}').render(
        Context({"widget": {"attrs": attrs}})
    )
    assert tags.attributes(attrs) == django
