import stat
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from survey.tokens import (
    ALPHABET,
    LENGTH,
    has_token_form,
    has_valid_check,
    keyed_hash,
    normal_token,
    one_character_off,
    printed_token,
    read_codes_key,
    read_key,
    token_for,
)

KEY = bytes(range(32))
people = st.text(min_size=1, max_size=20)


@given(people, st.integers(1, 9))
def test_a_token_is_twelve_characters_with_a_valid_check(person: str, issue: int) -> None:
    token = token_for(KEY, person, issue)
    assert len(token) == LENGTH
    assert has_valid_check(token)
    assert token == token_for(KEY, person, issue)


@given(people, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes(person: str, place: int, letter: str) -> None:
    token = token_for(KEY, person)
    wrong = token[:place] + letter + token[place + 1 :]
    assert has_valid_check(wrong) == (wrong == token)


@given(people, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_two_exchanged_characters_never_pass(person: str, one: int, two: int) -> None:
    letters = list(token_for(KEY, person))
    letters[one], letters[two] = letters[two], letters[one]
    wrong = "".join(letters)
    assert has_valid_check(wrong) == (wrong == token_for(KEY, person))


@given(people)
def test_a_token_may_be_written_as_people_write(person: str) -> None:
    token = token_for(KEY, person)
    written = f" {printed_token(token).lower()} ".replace("0", "o").replace("1", "l")
    assert normal_token(written) == token
    assert has_valid_check(written)


def test_an_id_of_another_platform_is_only_stripped() -> None:
    assert normal_token(" R_3kLo ") == "R_3kLo"
    assert not has_token_form("R_3kLo")


def test_person_issue_and_key_each_change_the_token() -> None:
    tokens = {
        token_for(KEY, "a"), token_for(KEY, "b"), token_for(KEY, "a", 2), token_for(b"x", "a")
    }  # fmt: skip
    assert len(tokens) == 4


def test_a_purpose_separates_hashes() -> None:
    assert keyed_hash(KEY, "row", "1") != keyed_hash(KEY, "token", "1")


def test_keys_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    key, codes = read_key(tmp_path / "data"), read_codes_key(tmp_path / "data")
    assert len(key) == len(codes) == 32
    assert key != codes
    assert key == read_key(tmp_path / "data")
    for name in ("contacts.key", "codes.key"):
        assert stat.S_IMODE((tmp_path / "data" / name).stat().st_mode) == 0o600


def test_a_token_one_character_off_finds_its_person() -> None:
    tokens = {token_for(KEY, name): name for name in "abcdef"}
    right = token_for(KEY, "c")
    wrong = ("0" if right[0] != "0" else "1") + right[1:]
    assert one_character_off([wrong, token_for(KEY, "stranger")], tokens) == {
        wrong: ("c",),
        token_for(KEY, "stranger"): (),
    }
