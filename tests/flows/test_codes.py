"""The code on the wall: always of its form, good for two minutes, another one for every list."""

from hypothesis import given
from hypothesis import strategies as st

from jishi.flows.check_in.codes import ALPHABET, EVERY, LENGTH, TAKEN, code_at, is_code, tidy

KEYS = st.text(min_size=8, max_size=64)
MOMENTS = st.floats(min_value=1.7e9, max_value=4e9)


@given(KEYS, MOMENTS)
def test_a_code_is_short_and_is_what_somebody_types_of_it(key, moment):
    code = code_at(key, moment)

    assert len(code) == LENGTH and set(code) <= set(ALPHABET)
    assert tidy(f" {code[:3].lower()}-{code[3:]} ") == code


@given(KEYS, MOMENTS, st.floats(min_value=0, max_value=EVERY * TAKEN))
def test_a_code_is_taken_for_two_minutes(key, moment, later):
    assert is_code(key, code_at(key, moment), moment + later)


@given(KEYS, MOMENTS)
def test_a_picture_of_it_is_worth_nothing_soon_after(key, moment):
    assert not is_code(key, code_at(key, moment), moment + EVERY * (TAKEN + 1))
    assert not is_code(key, code_at(key, moment + EVERY), moment)  # nor is one of the time to come


@given(KEYS, KEYS, MOMENTS)
def test_another_list_has_another_code(one, other, moment):
    assert one == other or not is_code(other, code_at(one, moment), moment)


@given(st.text(max_size=20))
def test_what_is_no_code_is_none(said):
    code = tidy(said)

    assert code == "" or (len(code) == LENGTH and set(code) <= set(ALPHABET))


def test_a_code_typed_with_chinese_input_is_one():
    assert tidy("ｊｈ５－ＢＣＧ") == "JH5BCG"


def test_a_code_by_hand():
    """HMAC-SHA-256 of the window's number by the key, read as one number, its last digits to base 31."""
    assert code_at("key", 0) == code_at("key", 29.9)
    assert [code_at("key", 0), code_at("key", 30)] == ["JH5BCG", "Q2KE7R"]
