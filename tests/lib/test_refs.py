"""Numbers for the phone: every wrong sign and every swap is noticed, however it was typed."""

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from childprotect.lib.refs import SIGNS, new_number, read_number

BODY = st.text(st.sampled_from(SIGNS), min_size=6, max_size=6)
LATIN = str.maketrans("АВЕКМНРСТХ", "ABEKMHPCTX")


def signs(number: str) -> list[str]:
    """The seven signs behind the prefix."""
    return list(number.removeprefix("ХХ").replace("-", ""))


def test_signs_cannot_be_mistaken_for_each_other() -> None:
    assert len(SIGNS) == len(set(SIGNS)) == 23
    assert not set(SIGNS) & set("ОЗБЧИЙУЫЭЦШЩ013")


def test_numbers_are_random() -> None:
    assert len({new_number("ХХ") for _turn in range(2000)}) > 1990


@given(body=BODY)
@example(body="ХХ2ХХ2")
def test_a_number_reads_back_however_it_is_typed(body: str) -> None:
    number = new_number("ХХ", body)
    for typed in (
        number, number.lower(), number.replace("-", ""), number.replace("-", " "), f" {number}. ",
        number.translate(LATIN), number.translate(LATIN).lower(), number.removeprefix("ХХ-"), number.replace("-", "–"),
    ):  # fmt: skip
        assert read_number(typed, "ХХ") == number


@given(body=BODY, place=st.integers(0, 6), sign=st.sampled_from(SIGNS))
def test_one_wrong_sign_is_noticed(body: str, place: int, sign: str) -> None:
    wrong = signs(new_number("ХХ", body))
    assume(wrong[place] != sign)
    wrong[place] = sign
    assert read_number("ХХ" + "".join(wrong), "ХХ") is None


@settings(max_examples=400)
@given(body=BODY, one=st.integers(0, 6), other=st.integers(0, 6))
def test_two_swapped_signs_are_noticed(body: str, one: int, other: int) -> None:
    wrong = signs(new_number("ХХ", body))
    assume(wrong[one] != wrong[other])
    wrong[one], wrong[other] = wrong[other], wrong[one]
    assert read_number("ХХ" + "".join(wrong), "ХХ") is None


@given(text=st.text(max_size=30))
def test_anything_else_is_no_number(text: str) -> None:
    read = read_number(text, "ХХ")
    assert read is None or read_number(read, "ХХ") == read
