import dataclasses
import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from stored_garden import make_batch, write_register

from panel.code_matching import CodeOwner, code_distance, match_codes
from panel.ledger import (
    Decision,
    decide,
    list_decisions,
    read_links,
    read_review,
    undo,
    write_review,
)
from panel.linking import LinkReport, link
from survey.fieldwork.register import people_by_token, person_id_of, read_register, store_register
from survey.library import Library
from survey.problems import SurveyError
from survey.store.schema import audit, response_keys
from survey.store.stores import Stores, open_stores
from survey.store.write_batch import store_batch
from survey.study import CodeLinking
from survey.tokens import token_for

RULE = CodeLinking(
    elements=6, accept_differences=1, review_differences=2, min_present=5, missing=("X",)
)


def owner(id_: str, code: str, block: str = "P") -> CodeOwner:
    """`?` is a missing element."""
    return CodeOwner(
        id_, block, ({n: letter for n, letter in enumerate(code, 1) if letter != "?"},)
    )


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("ABCDEF", "ABCDEF", 0),
        ("ABCDEF", "ABCDEX", 1),
        ("ABCDE?", "ABCDE?", 1),
        ("ABCDE?", "ABCDEF", 1),
        ("ABCDE?", "ABCDX?", 2),
        ("ABCD??", "ABCD??", None),
        ("ABCDE?", "?BCDEF", None),
    ],
)
def test_a_missing_element_agrees_with_nothing(one: str, other: str, distance: int | None) -> None:
    codes = [owner("", code).codes[0] for code in (one, other)]
    assert code_distance(codes[0], codes[1], RULE) == distance
    assert code_distance(codes[1], codes[0], RULE) == distance


def test_only_a_unique_best_pair_is_accepted() -> None:
    earlier = [owner("a", "ABCDEF"), owner("b", "UVWXYZ")]
    later = [owner("1", "ABCDEX"), owner("2", "ABCDXF"), owner("3", "UVWXYA")]
    found = match_codes(earlier, later, RULE)
    assert [(p.earlier, p.later, p.distance) for p in found.accepted] == [("b", "3", 1)]
    assert {(p.earlier, p.later) for p in found.doubtful} == {("a", "1"), ("a", "2")}
    assert sum(p.proposed for p in found.doubtful) == 1


def test_an_exact_pair_frees_the_other_for_its_rival() -> None:
    earlier = [owner("a", "ABCDEF"), owner("b", "ABCDEG")]
    later = [owner("1", "ABCDEF"), owner("2", "ABCDXG")]
    found = match_codes(earlier, later, RULE)
    assert {(p.earlier, p.later) for p in found.accepted} == {("a", "1"), ("b", "2")}


def test_codes_of_another_project_are_not_compared() -> None:
    pair = [owner("a", "ABCDEF")], [owner("1", "ABCDEF", "Q")]
    assert match_codes(*pair, RULE).accepted == ()
    everywhere = RULE.model_copy(update={"within": "study"})
    assert len(match_codes(*pair, everywhere).accepted) == 1


codes = st.text("AB", min_size=6, max_size=6)


@given(st.lists(codes, max_size=8), st.lists(codes, max_size=8), st.randoms())
def test_matching_is_one_to_one_mirrored_and_ignores_order(
    first: list[str], second: list[str], chance: random.Random
) -> None:
    earlier = [owner(f"a{n}", code) for n, code in enumerate(first)]
    later = [owner(f"b{n}", code) for n, code in enumerate(second)]
    found = {(p.earlier, p.later) for p in match_codes(earlier, later, RULE).accepted}
    assert len({a for a, _ in found}) == len({b for _, b in found}) == len(found)
    mirrored = match_codes(later, earlier, RULE).accepted
    assert {(p.later, p.earlier) for p in mirrored} == found
    chance.shuffle(earlier)
    chance.shuffle(later)
    shuffled = match_codes(earlier, later, RULE).accepted
    assert {(p.earlier, p.later) for p in shuffled} == found


class Field:
    """Waves filled in and linked, with responses named `w1:key`."""

    def __init__(self, stores: Stores, library: Library) -> None:
        self.stores, self.library = stores, library
        self.keys: dict[str, str] = {}

    def answer(self, wave: str, *rows: dict[str, Any]) -> None:
        from survey.store.encoding import encode_batch

        people = people_by_token(self.stores, self.library, wave, self.stores.data)
        batch = make_batch(self.library, wave, *rows)
        store_batch(self.stores, batch, people)
        rows = encode_batch(self.stores, batch, people)
        hashes = dict(zip(rows.source_hashes, rows.row_keys, strict=True))
        with self.stores.contacts.connect() as contacts:
            for row in contacts.execute(select(response_keys)):
                if row.source_hash in hashes:
                    self.keys[row.response_id] = f"{wave}:{hashes[row.source_hash]}"

    def id(self, name: str) -> str:
        return {name: id_ for id_, name in self.keys.items()}[name]

    def link(self, cutoff: Any = "default") -> LinkReport:
        return link(self.stores, self.library, cutoff)

    def groups(self) -> set[frozenset[str]]:
        links = read_links(self.stores)
        names = links["response_id"].map(self.keys)
        return {
            frozenset(group) for _, group in names.groupby(links["person_id"]) if len(group) > 1
        }

    def of(self, name: str) -> Any:
        return read_links(self.stores).set_index("response_id").loc[self.id(name)]


@pytest.fixture
def field(stores: Stores, garden: Library) -> Field:
    return Field(stores, garden)


@pytest.fixture
def registered(field: Field, tmp_path: Path) -> dict[str, str]:
    """Three persons of one project with their tokens."""
    names = ("p1", "p2", "p3")
    path = write_register(
        tmp_path / "register.xlsx",
        persons=[{"person": name} for name in names],
        holdings=[
            {"person": name, "project": "HILL", "role": "TEA", "from": "2020-01-01"}
            for name in names
        ],
    )
    store_register(field.stores, read_register(path, field.library), field.library)
    key = field.stores.key()
    return {name: token_for(key, person_id_of(key, name)) for name in names}


def test_a_token_links_all_waves(field: Field, registered: dict[str, str]) -> None:
    field.answer("w1", {"key": "1", "token": registered["p1"]}, {"key": "2", "token": "R_9"})
    field.answer("w2", {"key": "1", "token": registered["p2"]}, {"key": "2", "token": "R_9"})
    field.answer("w3", {"key": "1", "token": registered["p1"].lower()})
    report = field.link()
    assert field.groups() == {frozenset({"w1:1", "w3:1"}), frozenset({"w1:2", "w2:2"})}
    assert report.pairs == {("w1", "w3", "token"): 1, ("w1", "w2", "token"): 1}
    assert field.of("w1:1")["person_id"] == person_id_of(field.stores.key(), "p1")
    assert field.of("w2:1")[["method", "status"]].tolist() == ["token", "unlinked"]


def test_codes_link_where_there_is_no_token(field: Field) -> None:
    field.answer("w1", {"key": "1", "code": "ABCD"}, {"key": "2", "code": "PQRS"}, {"key": "3"})
    field.answer("w2", {"key": "1", "code": "ABCD"}, {"key": "2", "code": "PQRZ"}, {"key": "3"})
    report = field.link()
    assert field.groups() == {frozenset({"w1:1", "w2:1"}), frozenset({"w1:2", "w2:2"})}
    assert report.pairs == {("w1", "w2", "code_exact"): 1, ("w1", "w2", "code_off"): 1}
    assert field.of("w2:2")["distance"] == 1
    assert field.of("w1:3")[["method", "status"]].tolist() == ["none", "unlinked"]
    assert field.link().changed == 0
    assert field.link("strict").pairs == {("w1", "w2", "code_exact"): 1}


def test_an_x_is_missing_and_not_an_agreement(field: Field) -> None:
    field.answer("w1", {"key": "1", "code": "ABXX"}, {"key": "2", "code": "PQRX"})
    field.answer("w2", {"key": "1", "code": "ABXX"}, {"key": "2", "code": "PQRX"})
    field.link()
    assert field.groups() == {frozenset({"w1:2", "w2:2"})}
    assert field.of("w2:2")["method"] == "code_off"


def test_a_lost_card_is_repaired_by_the_code(field: Field, registered: dict[str, str]) -> None:
    field.answer("w1", {"key": "1", "token": registered["p1"], "code": "ABCD"})
    field.answer("w2", {"key": "1", "code": "ABCD"})
    field.answer("w3", {"key": "1", "token": registered["p1"]})
    field.link()
    assert field.groups() == {frozenset({"w1:1", "w2:1", "w3:1"})}
    assert field.of("w2:1")["person_id"] == person_id_of(field.stores.key(), "p1")


def test_two_of_the_register_are_never_joined_by_code(
    field: Field, registered: dict[str, str]
) -> None:
    field.answer("w1", {"key": "1", "token": registered["p1"], "code": "ABCD"})
    field.answer("w2", {"key": "1", "token": registered["p2"], "code": "ABCD"})
    assert field.link("loose").review == ()
    assert field.groups() == set()


def test_a_code_reaches_over_a_wave_that_was_missed(field: Field) -> None:
    field.answer("w1", {"key": "1", "code": "ABCD"})
    field.answer("w2", {"key": "2", "code": "PQRS"})
    field.answer("w3", {"key": "1", "code": "ABCD"}, {"key": "2", "code": "PQRS"})
    field.link()
    assert field.groups() == {frozenset({"w1:1", "w3:1"}), frozenset({"w2:2", "w3:2"})}


def test_who_refuses_linking_is_never_linked(field: Field, registered: dict[str, str]) -> None:
    mine = {"key": "1", "token": registered["p1"], "code": "ABCD"}
    field.answer("w1", mine)
    field.answer("w2", mine | {"link_consent": False})
    field.link("loose")
    assert field.groups() == set()
    refused = field.of("w2:1")
    assert refused["status"] == "refused"
    assert refused["person_id"] not in (field.of("w1:1")["person_id"], field.id("w2:1"))
    with pytest.raises(SurveyError, match="does not want the answers linked"):
        decide(field.stores, [Decision(field.id("w1:1"), field.id("w2:1"), True, "I know")])


def test_a_token_one_character_off_waits_for_a_person(
    field: Field, registered: dict[str, str]
) -> None:
    token = registered["p1"]
    wrong = ("0" if token[0] != "0" else "1") + token[1:]
    field.answer("w1", {"key": "1", "token": token}, {"key": "2", "token": registered["p2"]})
    field.answer("w2", {"key": "1", "token": wrong, "BEFORE": 1})
    (pair,) = field.link().review
    assert (pair.why, pair.took_part_before) == ("token_off", "yes")
    assert (pair.response_from, pair.response_to) == (field.id("w1:1"), field.id("w2:1"))
    assert field.of("w2:1")["status"] == "review"
    assert field.groups() == set()


def test_a_mistyped_token_of_another_project_is_not_asked_about(
    field: Field, registered: dict[str, str]
) -> None:
    token = registered["p1"]
    wrong = ("0" if token[0] != "0" else "1") + token[1:]
    field.answer("w1", {"key": "1", "token": token})
    field.answer("w2", {"key": "1", "token": wrong, "project": "BAY"})
    assert field.link().review == ()


def with_succession(library: Library) -> Library:
    """The garden asks nobody whether they took over; let one of its yes/no questions do so."""
    later = library.instruments["w2"]
    uses = {**later.uses, "succeeded": "LINK_OK"}
    changed = later.model_copy(update={"uses": uses})
    return dataclasses.replace(library, instruments={**library.instruments, "w2": changed})


@pytest.mark.parametrize(
    ("succeeded", "before", "doubted"),
    [(1, 2, True), (1, 1, False), (2, 2, False), (1, None, False)],
)
def test_a_successor_with_the_predecessors_token_is_reviewed(
    field: Field, registered: dict[str, str], succeeded: int, before: int | None, doubted: bool
) -> None:
    field.library = with_succession(field.library)
    field.answer("w1", {"key": "1", "token": registered["p1"]})
    said = {"LINK_OK": succeeded, "BEFORE": before}
    field.answer("w2", {"key": "1", "token": registered["p1"]} | said)
    review = field.link().review
    assert [pair.why for pair in review] == (["successor"] if doubted else [])
    assert bool(field.groups()) is not doubted
    if doubted:
        assert field.of("w2:1")["status"] == "review"
        assert field.link("loose").pairs == {}
        decide(field.stores, [Decision(field.id("w1:1"), field.id("w2:1"), True, "called them")])
        assert field.link().review == ()
        assert field.of("w2:1")[["method", "status"]].tolist() == ["reviewed", "linked"]


def test_doubtful_codes_are_decided_by_a_person_and_undone(field: Field, tmp_path: Path) -> None:
    field.answer("w1", {"key": "1", "code": "ABCD", "role": "PUP"}, {"key": "2", "code": "PQRS"})
    field.answer("w2", {"key": "1", "code": "ABYZ", "BEFORE": 1}, {"key": "2", "code": "PQYZ"})
    report = field.link()
    assert field.groups() == set()
    assert [(p.why, p.distance, p.took_part_before) for p in sorted(report.review, key=str)].count(
        ("code", 2, "yes")
    ) == 1
    path = tmp_path / "review.xlsx"
    write_review(path, report.review)
    book = openpyxl.load_workbook(path)
    page = book.active
    heads = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        cells = dict(zip(heads, row, strict=True))
        first = cells["response_to"].value == field.id("w2:1")
        cells["same_person"].value = "ja" if first else "no"
        cells["reason"].value = "asked the key holder"
    book.save(path)
    made = decide(field.stores, read_review(path))
    assert len(made) == 2
    assert decide(field.stores, read_review(path)) == ()
    after = field.link()
    assert after.review == ()
    assert field.groups() == {frozenset({"w1:1", "w2:1"})}
    assert field.of("w2:1")[["method", "status"]].tolist() == ["reviewed", "linked"]
    same = next(
        int(row.decision_id) for row in list_decisions(field.stores).itertuples() if row.same
    )
    undo(field.stores, same, "wrong row")
    assert len(field.link().review) == 1
    assert field.groups() == set()
    with pytest.raises(SurveyError, match="there is no decision"):
        undo(field.stores, same, "again")
    with field.stores.contacts.connect() as contacts:
        what = [row.what for row in contacts.execute(select(audit).order_by(audit.c.audit_id))]
    assert what.count("link decision") == 2
    assert what.count("link decision undone") == 1


def test_a_review_must_be_answered_in_words(field: Field, tmp_path: Path) -> None:
    field.answer("w1", {"key": "1", "code": "ABCD"})
    field.answer("w2", {"key": "1", "code": "ABYZ"})
    path = tmp_path / "review.xlsx"
    write_review(path, field.link().review)
    assert read_review(path) == []
    book = openpyxl.load_workbook(path)
    for said, words in (("perhaps", "is neither yes nor no"), ("yes", "has no reason")):
        book.active["L2"] = said
        book.save(path)
        with pytest.raises(SurveyError, match=rf'row 2, column "\w+": .*{words}'):
            read_review(path)
    with pytest.raises(SurveyError, match="the same wave"):
        decide(field.stores, [Decision(field.id("w1:1"), field.id("w1:1"), True, "x")])
    with pytest.raises(SurveyError, match="not stored"):
        decide(field.stores, [Decision("none", field.id("w1:1"), True, "x")])
    path.write_text("no workbook")
    with pytest.raises(SurveyError, match='not a workbook with a sheet "review"'):
        read_review(path)


def test_loose_also_takes_the_proposed_pair(field: Field) -> None:
    field.answer("w1", {"key": "1", "code": "ABCD"})
    field.answer("w2", {"key": "1", "code": "ABYZ"})
    assert field.link("loose").review == ()
    assert field.groups() == {frozenset({"w1:1", "w2:1"})}
    field.link()
    assert field.groups() == set()


def test_a_person_registered_after_the_import_is_recognised(field: Field, tmp_path: Path) -> None:
    field.answer("w1", {"key": "1", "token": "ext-7"})
    path = write_register(
        tmp_path / "r.xlsx",
        persons=[{"person": "late", "key": "ext-7"}],
        holdings=[{"person": "late", "project": "HILL", "role": "TEA", "from": "2020-01-01"}],
    )
    store_register(field.stores, read_register(path, field.library), field.library)
    field.link()
    assert field.of("w1:1")["person_id"] == person_id_of(field.stores.key(), "late")


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6))
def test_the_same_data_in_another_order_give_the_same_links(
    seed: int, garden: Library, tmp_path_factory: pytest.TempPathFactory
) -> None:
    chance = random.Random(seed)
    waves = {
        wave: [
            {"key": str(n), "code": "".join(chance.choice("ABC") for _ in range(4))}
            for n in range(12)
        ]
        for wave in ("w1", "w2", "w3")
    }
    found = []
    keys: dict[str, str] = {}
    for turn in range(2):
        with open_stores(tmp_path_factory.mktemp("links")) as stores:
            if turn:
                for name in ("contacts.key", "codes.key"):
                    (stores.data / name).write_text(keys[name])
            else:
                keys = {
                    name: (stores.data / name).read_text() for name in ("contacts.key", "codes.key")
                }
            field = Field(stores, garden)
            for wave, rows in waves.items():
                chance.shuffle(rows)
                field.answer(wave, *rows)
            report = field.link("loose")
            found.append((field.groups(), report.pairs, report.counts))
    assert found[0] == found[1]
