"""The linked file: who is one person, their scores, and nothing that tells who they are."""

import zipfile
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest
from command_line import call
from exported_garden import GARDEN, TOKENS, store_garden, store_garden_in

from panel.answer_reasons import read_reasons
from panel.dataset import Panel, read_panel
from panel.exporting.linked_microdata import build_linked
from panel.exporting.person_numbers import number_people
from panel.exporting.widen import widen
from panel.ledger import read_links
from panel.scores import score_panel
from survey.exporting.microdata import Microdata
from survey.exporting.write_microdata import ENDINGS, write_microdata
from survey.library import Library
from survey.store.stores import Stores, open_stores
from survey.study import ExclusionSet


@pytest.fixture
def panel(stores: Stores, garden: Library) -> Panel:
    store_garden(stores, garden)
    return read_panel(stores, garden)


@pytest.fixture
def linked(stores: Stores, panel: Panel) -> Microdata:
    return build_linked(panel, read_links(stores), read_reasons(stores, panel))


def by_answers(table: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of the teacher of the hill and of the parent of the bay, by wave."""
    numbers = {
        "ada": table.loc[table["OW_3"] == 4, "person"].item(),
        "cia": table.loc[table["project"] == "BAY", "person"].iloc[0],
        "dag": table.loc[table["link_status"] == "refused", "person"].item(),
    }
    return {n: table[table["person"] == p].set_index("wave") for n, p in numbers.items()}


def test_a_person_has_one_number_in_every_wave(linked: Microdata) -> None:
    table = linked.table
    assert sorted(table["person"].unique()) == [1, 2, 3, 4]
    assert table["person"].is_monotonic_increasing
    people = by_answers(table)
    assert list(people["ada"].index) == ["w1", "w2", "w3"]
    assert list(people["cia"].index) == ["w1", "w3"]
    assert list(people["dag"].index) == ["w2"]
    assert set(people["ada"]["link_status"]) == {"linked"}
    assert set(people["ada"]["link_method"]) == {"token"}
    assert people["dag"]["link_method"].item() == "none"


def test_numbers_are_drawn_anew_and_every_number_is_used() -> None:
    people = [f"p{n}" for n in range(300)]
    one, other = number_people(people), number_people(people)
    assert sorted(one.values()) == list(range(1, 301))
    assert one.keys() == other.keys() == set(people)
    assert one != other
    assert [one[p] for p in people] != list(range(1, 301))


def test_scores_are_those_of_the_comparison(linked: Microdata, panel: Panel) -> None:
    people = by_answers(linked.table)
    # VO_3 is reversed: (4 + 1 + (6 - 2)) / 3
    assert people["ada"]["VOICE"].tolist() == pytest.approx([3, 10 / 3, 11 / 3])
    assert people["ada"]["VO_3"].tolist() == [2, 2, 2]
    # OW_1 broken off, OW_2 "don't know", and one of two is needed
    assert pd.isna(people["cia"].loc["w1", "OWN"])
    for found in score_panel(panel):
        if found.line.kind != "item":
            for wave, scores in found.scores.items():
                table = linked.table[linked.table["wave"] == wave]
                given = sorted(table[found.line.id].dropna())
                assert given == pytest.approx(sorted(scores[~pd.isna(scores)]))


def test_labels_and_notes_say_how_scores_and_reversed_items_stand(linked: Microdata) -> None:
    columns = linked.columns
    assert columns["VO_3"].label["nb"] == "Det har vært vanskelig å få ordet. (snudd; som svart)"
    assert columns["VO_3"].label["en"].endswith("(reversed; as answered)")
    assert columns["VOICE"].label["en"] == "Being heard"
    note = columns["VOICE"].notes["en"]
    assert "Mean of VO_1, VO_2_r2, VO_3. At least 2 must be answered." in note
    assert "Reversed items are turned in the score: VO_3." in note
    assert "Uten OW_3, som ikke kan sammenliknes i alle runder." in columns["OWN"].notes["nb"]
    assert columns["VOICE_PLAN"].notes["en"].startswith("Difference: VOICE − PLAN.")
    assert columns["VOICE"].column.measure == "scale"


def test_a_row_a_person_holds_the_same(linked: Microdata) -> None:
    wide = widen(linked)
    assert wide.table["person"].tolist() == [1, 2, 3, 4]
    assert wide.rows_are == "persons"
    assert list(wide.table.columns) == list(wide.columns)
    for _, row in linked.table.iterrows():
        (own,) = wide.table[wide.table["person"] == row["person"]].to_dict("records")
        for name in linked.columns:
            if name in ("person", "wave"):
                continue
            if row["wave"] in linked.columns[name].waves:
                value = own[f"{name}_{row['wave']}"]
                assert (pd.isna(value) and pd.isna(row[name])) or value == row[name]
            else:
                assert f"{name}_{row['wave']}" not in own
    assert wide.columns["VO_1_w2"].label["en"].startswith("w2: I have been able")
    assert {"project_w1", "party_w3", "link_status_w2", "VOICE_w1"} <= set(wide.columns)
    assert not {"wave", "PL_2_w2", "AFTER_1_w1"} & set(wide.columns)
    assert len(wide.reasons) == len(linked.reasons)
    assert set(wide.reasons["column"]) <= set(wide.columns)
    assert {g.name for g in wide.groups} >= {"JOBS_w1", "HEARD_w3"}


def everything_in(path: Path) -> bytes:
    """All bytes of a file, unpacked where it is an archive."""
    if not zipfile.is_zipfile(path):
        return path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("form", ["long", "wide"])
def test_nothing_in_a_file_tells_who_a_person_is(
    stores: Stores, panel: Panel, linked: Microdata, tmp_path: Path, ending: str, form: str
) -> None:
    microdata = widen(linked) if form == "wide" else linked
    path = tmp_path / f"f{ending}"
    write_microdata(microdata, panel.library, path, "nb")
    assert path.stat().st_mode & 0o777 == 0o600
    links = read_links(stores)
    secret = {*links["person_id"], *links["response_id"], *TOKENS.values()}
    assert len(secret) > 10
    for file in tmp_path.glob("f.*"):
        written = everything_in(file)
        assert [each for each in secret if str(each).encode() in written] == []
    assert not {"K_1", "OPEN_1", "response_id"} & set(microdata.table.columns)


def test_days_are_weeks_and_background_is_pruned(
    stores: Stores, panel: Panel, linked: Microdata
) -> None:
    assert set(linked.table["completed_on"]) == {"2021-09-06"}
    assert linked.left_out == ("LEAD_1",)
    apart = ExclusionSet(id="X9", questions=("OW_1",), against=("MY_ROLE", "VO_1"), rule={})
    rules = panel.library.study.disclosure.model_copy(update={"exclusion_sets": (apart,)})
    study = panel.library.study.model_copy(update={"disclosure": rules})
    strict = replace(panel, library=replace(panel.library, study=study))
    links, reasons = read_links(stores), read_reasons(stores, panel)
    pruned = build_linked(strict, links, reasons)
    assert pruned.left_out == (
        "role", "MY_ROLE", "VO_1", "WHOLE", "VOICE_PLAN", "VOICE",
    )  # fmt: skip
    assert not set(pruned.left_out) & {*pruned.table.columns, *pruned.reasons["column"]}
    assert "party" in pruned.table.columns
    assert build_linked(strict, links, reasons, all_background=True).left_out == ()


def test_the_command_writes_long_and_wide_for_spss(garden: Library, tmp_path: Path) -> None:
    store_garden_in(tmp_path / "data", garden)
    study = ("--study", str(GARDEN), "--language", "en")
    done = call(tmp_path, "panel", "export", "-o", "long.sav", *study)
    assert done.status == 0, done.err
    assert "long.sav: 8 responses" in done.out
    assert "(--all-background keeps them): LEAD_1" in done.out
    assert "is not to be published or passed on" in done.out
    frame, meta = pyreadstat.read_sav(str(tmp_path / "long.sav"), user_missing=True)
    assert len(frame) == 8
    assert meta.column_names_to_labels["person"] == "Person: a random number made for this file"
    assert meta.variable_value_labels["link_status"]["refused"] == "Does not want to be linked"
    assert meta.variable_measure["VOICE"] == "scale"
    assert meta.missing_ranges["VO_2_r2"]
    done = call(tmp_path, "panel", "export", "--wide", "-o", "wide.sav", *study)
    assert "wide.sav: 4 persons" in done.out
    _, meta = pyreadstat.read_sav(str(tmp_path / "wide.sav"))
    assert meta.column_names_to_labels["VOICE_w2"] == "w2: Being heard"
    both = call(tmp_path, "panel", "export", "--wide", "--long", "-o", "no.sav", *study)
    assert both.status == 1
    assert "either a row a person and wave or a row a person" in both.err
    wrong = call(tmp_path, "panel", "export", "-o", "no.doc", *study)
    assert '".doc" is no format that answers are written in' in wrong.err


def test_the_same_people_stand_together_in_two_exports(garden: Library, tmp_path: Path) -> None:
    """Numbers differ from file to file; who shares one does not."""
    with open_stores(tmp_path / "data") as stores:
        store_garden(stores, garden)
        panel = read_panel(stores, garden)
        links, reasons = read_links(stores), read_reasons(stores, panel)
        found = []
        for _ in range(3):
            table = build_linked(panel, links, reasons).table
            waves = table.groupby("person")["wave"].agg("".join)
            found.append(sorted(waves))
    assert found == [["w1w2", "w1w2w3", "w1w3", "w2"]] * 3
