"""What templates keep is what Django would have drawn."""

from uuid import UUID, uuid4

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from childprotect.lib.addresses import path_to

REF = UUID("6d0e7f6c-4c8b-4d0b-9f3f-2f6f5e1c7a10")


def drawn(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


@pytest.mark.parametrize("ref", [REF, uuid4()])
def test_an_address_is_the_one_django_gives(ref: UUID):
    other = uuid4()
    for name, args in (
        ("cases:case_list", ()),
        ("cases:case_detail", (ref,)),
        ("cases:clock_delay", (ref, other)),
        ("cases:case_detail", (str(ref),)),
    ):
        assert path_to(name, *args) == reverse(name, args=args)
    assert drawn('{% url "cases:case_detail" ref %}', ref=ref) == reverse("cases:case_detail", args=[ref])
    assert drawn('{% url "cases:case_detail" ref as here %}({{ here }})', ref=ref) == (
        f"({reverse('cases:case_detail', args=[ref])})"
    )


def test_a_page_that_does_not_exist_is_still_an_error():
    with pytest.raises(NoReverseMatch):
        path_to("cases:nothing", REF)
    with pytest.raises(NoReverseMatch):
        drawn('{% url "cases:nothing" ref %}', ref=REF)
    assert drawn('{% url "cases:nothing" ref as here %}({{ here }})', ref=REF) == "()"


def test_words_and_still_parts_follow_the_language():
    words = Template('{% translate "Cases" %}|{% translate "Cases" as word %}{{ word }}')
    frame = Template('{% still "frame_call" %}')
    for _turn in range(2):
        with translation.override("en"):
            assert words.render(Context()) == "Cases|Cases"
            english = frame.render(Context())
        with translation.override("mn"):
            assert words.render(Context()) == "Кейсүүд|Кейсүүд"
            assert frame.render(Context()) != english


def test_words_from_a_variable_are_asked_for_each_time():
    words = Template("{% translate given %}")
    with translation.override("mn"):
        assert [words.render(Context({"given": one})) for one in ("Cases", "Edit")] != ["Кейсүүд"] * 2
