"""Taking a person out of words, and what must be settled before."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from db.domain.forgetting import Ground, Standing, Words, hindrances, only_of, redact, words_of
from db.domain.masking import FORGOTTEN, mask_name

NAMES = st.text("张王李欧阳忘机兰芳·", min_size=2, max_size=6)
NUMBERS = st.from_regex(r"\A1[0-9]{10}\Z|\A[1-9][0-9]{16}[0-9X]\Z")
TEXTS = st.text("张王李欧阳忘机兰芳·的说13800001111xX，", max_size=40)


@given(st.lists(NAMES, max_size=3), st.lists(NUMBERS, max_size=2), st.lists(TEXTS, max_size=4))
def test_nothing_of_the_person_is_left_and_the_rest_stays(names: list[str], numbers: list[str], pieces: list[str]) -> None:
    words = words_of(names, numbers, [])
    text = "；".join([*pieces, *names, *numbers])
    left = redact(text, words)
    assert not any(name in left for name in words.names)
    assert not any(f"；{number}；" in f"；{left}；" for number in numbers)
    assert redact(left, words) == left
    assert redact(text, Words()) == text


def test_a_number_inside_a_longer_one_is_another_number() -> None:
    words = words_of([], ["13800001111"], [])
    assert redact("613800001111、电话13800001111转", words) == f"613800001111、电话{FORGOTTEN}转"


def test_the_longer_word_goes_first_and_a_dotted_name_in_both_spellings() -> None:
    words = words_of(["买买提", "古丽·买买提"], ["11010519440303002x"], ["海棠苑 3 号楼 501"])
    said = redact("古丽·买买提和古丽买买提，11010519440303002X，住海棠苑 3 号楼 501", words)
    assert said == f"{FORGOTTEN}和{FORGOTTEN}，{FORGOTTEN}，住{FORGOTTEN}"


def test_only_what_means_nobody_else_is_taken_out_everywhere() -> None:
    words = words_of(["王芳", "欧阳忘机", "李小明"], ["13800001111", "66001234"], ["海棠苑 1"])
    assert only_of(words, shared_names=["李小明"], shared_numbers=[]) == Words(("欧阳忘机",), ("13800001111",))
    assert only_of(words, shared_names=[], shared_numbers=["13800001111"]).numbers == ()


def test_what_is_open_is_said_with_what_to_do() -> None:
    assert hindrances(Standing()) == ()
    said = hindrances(Standing(2, 1, 1, "V-000012"))
    assert len(said) == 4 and all("请先" in one for one in said) and "V-000012" in said[3]


def test_what_stands_for_the_name_is_shown_as_it_is() -> None:
    assert mask_name(FORGOTTEN) == FORGOTTEN and {one.label for one in Ground} and len({g.label for g in Ground}) == 3
