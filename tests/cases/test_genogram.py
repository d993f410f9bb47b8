"""The family picture: who stands where, that nobody stands on anybody, and that every line begins and ends at somebody."""

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from cases.genogram import HALF, MOST, WIDTH, Someone, draw

CHILD = Someone("Г.Тэмүүжин", "", "", "хүүхэд", "m", 2017, 9, household=True, child=True)
GROUPS = {
    "mother": "parent", "father": "parent", "stepfather": "step_parent", "stepmother": "step_parent",
    "maternal_grandmother": "grandparent", "maternal_grandfather": "grandparent", "paternal_grandmother": "grandparent",
    "elder_brother": "sibling", "younger_sister": "sibling", "half_brother": "sibling", "brother_in_law": "in_law",
    "paternal_uncle": "paternal", "maternal_aunt": "maternal", "maternal_cousin": "maternal", "partner": "own_family",
    "own_child": "own_family", "guardian": "carer", "step_younger": "step_sibling", "great_grandparent": "grandparent",
    "teacher": "professional", "neighbour": "acquaintance",
}  # fmt: skip


def someone(relation: str, **facts: object) -> Someone:
    return Someone("Б.Нэр", relation, GROUPS[relation], relation, **facts)  # type: ignore[arg-type]


def places(*relations: str) -> dict[str, tuple[float, float]]:
    picture = draw(CHILD, [someone(one) for one in relations])
    assert picture
    return {symbol.person.relation or "child": (symbol.x, symbol.y) for symbol in picture.symbols}


def test_generations_stand_above_each_other_the_fathers_side_left():
    at = places(
        "mother", "father", "maternal_grandmother", "paternal_uncle", "younger_sister", "elder_brother"
    )
    assert at["maternal_grandmother"][1] < at["mother"][1] < at["child"][1] == at["younger_sister"][1]
    assert at["paternal_uncle"][0] < at["father"][0] < at["child"][0] < at["mother"][0]
    assert at["elder_brother"][0] < at["child"][0] < at["younger_sister"][0]


def test_a_year_of_birth_says_more_than_the_word():
    older = draw(CHILD, [someone("half_brother", born=2010)])
    younger = draw(CHILD, [someone("half_brother", born=2020)])
    assert older
    assert younger
    assert older.symbols[1].x < 0 < younger.symbols[1].x


def test_who_is_no_family_is_not_drawn():
    assert draw(CHILD, [someone("teacher"), someone("neighbour"), someone("great_grandparent")]) is None
    picture = draw(CHILD, [someone("teacher"), someone("mother")])
    assert picture
    assert len(picture.symbols) == 2


def test_a_symbol_by_sex_or_by_what_the_relation_says():
    picture = draw(CHILD, [someone("mother"), someone("guardian"), someone("stepfather", sex="u")])
    assert picture
    assert [symbol.shape for symbol in picture.symbols] == ["square", "circle", "square", "diamond"]


@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(GROUPS)), st.sampled_from([None, 1950, 2010, 2017, 2024])),
        max_size=60,
    )
)
def test_nobody_stands_on_anybody_and_lines_end_at_people_or_lines(chosen):
    picture = draw(CHILD, [someone(relation, born=born) for relation, born in chosen])
    if picture is None:
        assert not {GROUPS[one] for one, _born in chosen} & {"parent", "sibling", "carer"}
        return
    at = [(symbol.x, symbol.y) for symbol in picture.symbols]
    assert len(at) == len(set(at)) <= MOST + 1
    for one, other in zip(sorted(at), sorted(at)[1:], strict=False):
        assert one[1] != other[1] or other[0] - one[0] >= WIDTH * 0.99
    assert all(picture.left <= x - HALF and x + HALF <= picture.left + picture.width for x, _y in at)
    assert all(y - HALF >= 0 and y + HALF <= picture.height for _x, y in at)
    for line in picture.lines:
        assert (line.x1, line.y1) != (line.x2, line.y2)
        assert min(line.y1, line.y2) >= 0


@pytest.mark.parametrize(
    "relations", [["mother"], ["mother", "father", "stepfather", "paternal_grandmother", "own_child"]]
)
def test_it_is_drawn_with_words_for_who_does_not_see_it(relations):
    picture = draw(
        CHILD, [someone(one, alleged=one == "stepfather", dead=one == "father") for one in relations]
    )
    drawn = render_to_string("components/genogram.html", {"picture": picture, "title": "Зураг"})
    assert drawn.count("<g ") == len(relations) + 1
    assert 'role="img"' in drawn
    assert "style=" not in drawn
    for relation in relations:
        assert relation in drawn
