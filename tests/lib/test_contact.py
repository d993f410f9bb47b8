"""Telephone numbers and points on the map, however they are typed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from childprotect.lib.contact import in_mongolia, international, read_point, show_point, shown


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("9911 2233", "+97699112233"), ("99-11-22-33", "+97699112233"), ("+976 99112233", "+97699112233"),
        ("0097699112233", "+97699112233"), ("+82 10-1234-5678", "+821012345678"), ("11 321 654", "+97611321654"),
        ("9911223", None), ("991122334", None), ("09112233", None), ("утас", None), ("9911223O", None),
        ("+976 991122", None), ("+1", None), ("", None), ("٩٩١١٢٢٣٣", None), ("+12345678901234567", None),
    ],
)  # fmt: skip
def test_a_number_is_kept_as_it_is_dialled_from_anywhere(typed, kept):
    assert international(typed) == kept


def test_a_number_is_shown_with_its_gap():
    assert shown("+97699112233") == "9911 2233"
    assert shown("+821012345678") == "+821012345678"
    assert shown("") == ""


@given(st.from_regex(r"[1-9][0-9]{7}", fullmatch=True))
def test_what_is_shown_can_be_typed_again(digits):
    kept = international(digits)
    assert kept is not None
    assert international(shown(kept)) == kept


@pytest.mark.parametrize(
    ("typed", "point"),
    [
        ("43.01234, 106.85", ("43.01234", "106.85000")), ("47,9184 106,9177", ("47.91840", "106.91770")),
        ("106.9177 47.9184", ("47.91840", "106.91770")), ("106,9177; 47,9184", ("47.91840", "106.91770")),
        ("47°55'12\"N 106°55'03\"E", ("47.92000", "106.91750")), ("47° 30′, 106° 30′", ("47.50000", "106.50000")),
        ("51.5, -0.12", ("51.50000", "-0.12000")), ("0 0", ("0.00000", "0.00000")),
        ("95 200", None), ("47.9", None), ("гэр", None), ("1e5, 2", None), ("47.9, 106.9, 3", None), ("", None),
    ],
)  # fmt: skip
def test_a_point_is_read_in_many_ways(typed, point):
    assert read_point(typed) == (point and tuple(map(Decimal, point)))


@given(st.decimals(-90, 90, places=5), st.decimals(-180, 180, places=5))
def test_a_point_shown_and_read_again_is_the_same_or_turned(latitude, longitude):
    point = (latitude, longitude)
    read = read_point(show_point(point))
    assert read in {point, (longitude, latitude)}
    assert read == point or in_mongolia(read) or abs(latitude) > 90


@given(st.text(max_size=60))
def test_nothing_typed_breaks_the_reading(typed):
    assert international(typed) is None or international(typed).startswith("+")
    point = read_point(typed)
    assert point is None or (abs(point[0]) <= 90 and abs(point[1]) <= 180)
