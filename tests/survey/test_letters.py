"""What a letter says, and that nothing in the register can bend it."""

from __future__ import annotations

import datetime as dt
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.fieldwork.contact_texts import day_in_words, fill_text, roles_in_words, text_for
from survey.fieldwork.letters import Letter, build_message
from survey.study import ContactText

LETTER = Letter(
    person_id="p", name="Åse Prøve", email="a@hagen.example", language="nb", subject="Hei på deg",
    text="Hei.\n\nSvar nå.", link="https://h.example/s/X", opt_out="https://h.example/opt-out/X",
    code="X", message_id="0" * 32,
)  # fmt: skip


def with_name(name: str) -> Letter:
    return Letter(**{field: getattr(LETTER, field) for field in Letter.__slots__} | {"name": name})


@given(
    st.text(max_size=60)
    | st.sampled_from(["🌱 Grønn", "Kari\r\nBcc: x@y.example", '"A", B <c@d.example>'])
)
def test_no_name_changes_a_header_but_its_own(name: str) -> None:
    sent = build_message(with_name(name), "Prøven <post@hagen.example>")
    read = message_from_bytes(sent.as_bytes(), policy=default)
    plain = build_message(LETTER, "Prøven <post@hagen.example>")
    assert read.keys() == plain.keys()
    (to,) = read["To"].addresses
    assert to.addr_spec == "a@hagen.example"
    assert read["Subject"] == "Hei på deg"


@pytest.mark.parametrize("name", ["🌱 Grønn", "Åse Østby-Ås", "O'Hara, Bø", "X" * 200])
def test_a_name_comes_through_whole(name: str) -> None:
    read = message_from_bytes(build_message(with_name(name), "").as_bytes(), policy=default)
    assert read["To"].addresses[0].display_name == name


def test_a_domain_with_norwegian_letters_is_written_as_servers_take_it() -> None:
    letter = Letter(
        **{field: getattr(LETTER, field) for field in Letter.__slots__}
        | {"email": "ase@blåbær.example"}
    )
    assert build_message(letter, "")["To"].addresses[0].domain == "xn--blbr-roah.example"


@given(st.dictionaries(st.sampled_from(["link", "role", "first_name"]), st.text(max_size=20)))
def test_what_is_filled_in_is_not_read_again(values: dict[str, str]) -> None:
    filled = fill_text("<{first_name}|{role}|{link}>", values)
    said = [" ".join(values.get(n, "").split()) for n in ("first_name", "role", "link")]
    assert filled == "<" + "|".join(said) + ">"


def test_an_empty_place_takes_the_space_before_it_along() -> None:
    assert fill_text("Hei {first_name}. Svar\n\n{link}", {"link": "L"}) == "Hei. Svar\n\nL"


def test_words_of_days_and_roles() -> None:
    assert day_in_words(dt.date(2016, 5, 1), "nb") == "1. mai 2016"
    assert day_in_words(dt.date(2016, 5, 31), "en") == "31 May 2016"
    assert day_in_words(dt.date(2016, 5, 31), "de") == "2016-05-31"
    assert roles_in_words(["Veileder ved NAV-kontor", "NAV Fylke"], "nb") == (
        "veileder ved NAV-kontor og NAV Fylke"
    )


def test_the_group_comes_before_the_role_and_the_role_before_all() -> None:
    words = {"nb": "x"}
    texts = [
        ContactText(id=name, when=words, to=(name,), text=words) for name in ("all", "A", "leavers")
    ]
    chosen = [text_for(texts, "A", ["leavers"]), text_for(texts, "A"), text_for(texts, "B")]
    assert [text.id if text else None for text in chosen] == ["leavers", "A", "all"]
    assert text_for(texts[1:], "B") is None
