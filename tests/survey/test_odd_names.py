"""A name is whatever a person is called: emoji, one letter, what looks like markup."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import openpyxl
import pytest
from invented_fieldwork import DAY, identity, store_people, survey, teacher
from scanned import scan

from survey.store.stores import open_stores
from survey.tokens import token_for

NAMES = ["🌱 Åse 👩‍🌾 Prøve", "Q", "#panic() <b>Prøve</b>", "Ægir Prøve Ñandú‑Łoś"]


@pytest.mark.office
@pytest.mark.parametrize("name", NAMES)
def test_an_odd_name_goes_through_register_letter_workbook_and_card(
    tmp_path: Path, name: str
) -> None:
    store_people(tmp_path, teacher(1, name=name), pupils=0)
    said = survey(tmp_path, "invite", "w1", "--send", "--to", "letters", "--today", DAY)
    assert said.status == 0, said.err
    (letter,) = (tmp_path / "letters").glob("*.eml")
    message = message_from_bytes(letter.read_bytes(), policy=policy.default)
    assert [address.display_name for address in message["To"].addresses] == [name]
    assert f"Hei {name.split(maxsplit=1)[0]}." in message.get_content()
    (book,) = (tmp_path / "letters").glob("*.xlsx")
    cells = [cell for row in openpyxl.load_workbook(book).worksheets[0] for cell in row]
    assert {cell.data_type for cell in cells if cell.value == name} == {"s"}
    cards = survey(tmp_path, "cards", "w1", "-o", "card.pdf", "--person", "t1")
    assert cards.status == 0, cards.err
    with open_stores(tmp_path / "data") as stores:
        token = token_for(stores.key(), identity(stores, "t1"))
    assert scan(tmp_path / "card.pdf") == [f"https://hagen.example/s/{token}"]
