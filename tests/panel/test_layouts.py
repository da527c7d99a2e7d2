"""The tables of a release: which number stands where, and what the notes say."""

from __future__ import annotations

from dataclasses import replace

import pytest
from invented_release import invented_release, other_release
from invented_text import CHOICES

from panel.layouts import build_tables, comparison_tables
from panel.layouts.grid import number
from panel.release import Release, rows_hash
from panel.tables import Cell, Row, Table
from survey.problems import SurveyError

PAIR = ("2031", "2032")


@pytest.fixture(scope="module")
def release() -> Release:
    return invented_release()


def table(release: Release, kind: str = "A", language: str = "nb", **options: str) -> Table:
    return next(iter(build_tables(release, kind, PAIR, language, **options)))  # type: ignore[arg-type]


def row(table: Table, label: str) -> Row:
    found = [row for row in table.rows if row.label == label and row.cells]
    assert found, [row.label for row in table.rows]
    return found[0]


def cells(table: Table, label: str) -> dict[str, Cell]:
    own = row(table, label).cells
    return dict(zip((column.key for column in table.columns), own, strict=True))


def altered(release: Release, **changes: object) -> Release:
    """The same release with other rows where `measure` and `group` are these."""
    rows = release.rows.copy()
    where = (rows["measure"] == changes["measure"]) & (rows["group"] == changes["group"])
    for column, value in changes.items():
        if column not in ("measure", "group"):
            rows.loc[where, column] = value
    text = release.text.model_copy(update={"rows_hash": rows_hash(rows)})
    return Release(text, rows)


def test_means_and_changes_stand_by_project_and_for_all(release: Release) -> None:
    found = cells(table(release), "Samlet likeverd")
    for group, kind in (("NO", "project"), ("MI", "project"), ("SO", "project"), ("all", "all")):
        for wave in PAIR:
            cell = release.cell("level", "IDX", kind, group, wave)
            assert found[f"{group}_{wave}"].number == cell.values["mean"]
        change = release.cell("change", "IDX", kind, group, *PAIR)
        assert found[f"{group}_change"].number == pytest.approx(change.values["change"])
    assert list(found) == [
        f"{group}_{what}" for group in ("NO", "MI", "SO", "all") for what in (*PAIR, "change")
    ]


def test_a_hidden_number_is_a_colon(release: Release) -> None:
    found = cells(table(release), "Forankring på stedet")
    assert found["SO_2032"].sign == ":"
    assert found["SO_change"].sign == ":"
    assert found["SO_2032"].number is None
    assert found["NO_2032"].number is not None


def test_what_was_not_asked_is_a_point(release: Release) -> None:
    asked = altered(release, measure="IDX", group="SO", status="not_asked", reason="not_asked")
    found = cells(table(asked), "Samlet likeverd")
    assert found["SO_2031"].sign == "."
    assert found["SO_2032"].sign == "."


def test_reworded_carries_a_dagger_and_no_change(release: Release) -> None:
    later = release.text.measures["LAST_2"]
    own = row(table(release), later.title["nb"])
    assert own.marked_label.endswith("†")
    found = cells(table(release), later.title["nb"])
    first = release.cell("level", "LAST_1", "all", "all", "2031")
    second = release.cell("level", "LAST_2", "all", "all", "2032")
    assert found["all_2031"].number == first.values["mean"]
    assert found["all_2032"].number == second.values["mean"]
    assert {found[f"{g}_change"].sign for g in ("NO", "MI", "SO", "all")} == {"–"}
    earlier = release.text.measures["LAST_1"].title["nb"]
    assert sum(r.label in (earlier, own.label) for r in table(release).rows) == 1


def test_a_star_stands_with_everybody_only(release: Release) -> None:
    starred = [
        (column.key, own.label)
        for own in table(release).rows
        for column, cell in zip(table(release).columns, own.cells, strict=False)
        if cell.star
    ]
    assert starred
    assert {key for key, _ in starred} == {"all_change"}
    for id, measure in release.text.measures.items():
        if (("all_change", measure.title["nb"])) in starred:
            assert release.cell("change", id, "all", "all", *PAIR).values["star"] == 1


def test_numbers_of_answers_are_exact_or_a_band(release: Release) -> None:
    texts = {
        cell.text("nb") for own in table(release).rows if own.style == "answers"
        for cell in own.cells
    }  # fmt: skip
    assert any(text.isdigit() and int(text) >= 10 for text in texts)
    exact = [int(text) for text in texts if text.isdigit()]
    assert min(exact) >= 10 or not exact
    pairs = altered(release, measure="IDX", group="MI", value=5.0)
    found = build_tables(pairs, "B", PAIR, "nb")
    assert {"5–9", "84"} & {c.text("nb") for t in found for r in t.rows for c in r.cells}


@pytest.mark.parametrize("language", ["nb", "en"])
def test_the_notes_say_what_was_done(release: Release, language: str) -> None:
    notes = " ".join(table(release, language=language).notes)
    said = {
        "nb": [
            "«Vet ikke» og «ikke aktuelt» er holdt utenfor.",
            "hver aktørgruppe teller likt",
            "færre enn 5 svar",
            "Antall svar under 10 vises som 5–9.",
            ". = ikke spurt.",
            "† = omformulert i 2032",
            "Holm",
        ],
        "en": [
            "“Don't know” and “not applicable” are left out.",
            "weigh every party equally",
            "fewer than 5 answers",
            "Numbers of answers below 10 are shown as 5–9.",
            ". = not asked.",
            "† = reworded in 2032",
            "Holm",
        ],
    }[language]
    assert [words for words in said if words not in notes] == []


def test_notes_do_not_say_what_was_not_done() -> None:
    pair = ("1", "2")
    found = next(iter(build_tables(other_release(), "A", pair, "en")))
    notes = " ".join(found.notes)
    for words in ("weigh every party", "reworded", "Holm", "Reversed"):
        assert words not in notes
    assert not found.synthetic


def test_what_a_scale_was_scored_without_is_said_and_shown(release: Release) -> None:
    measures = dict(release.text.measures)
    opp = measures["OPP"].model_copy(update={"items": ("UPP_1",), "left_out": ("LAST_1", "LAST_2")})
    text = release.text.model_copy(update={"measures": measures | {"OPP": opp}})
    found = table(replace(release, text=text, _cells={}))
    assert any("Mulighet til å gi innspill: regnet uten «" in note for note in found.notes)
    labels = [own.label for own in found.rows]
    later = release.text.measures["LAST_2"].title["nb"]
    assert later in labels
    english = table(replace(release, text=text, _cells={}), language="en")
    assert any("computed without “" in note for note in english.notes)


def test_titles_are_in_the_language(release: Release) -> None:
    for language, words in (("nb", "Tabell A."), ("en", "Table A.")):
        found = comparison_tables(release, language, pair=PAIR)
        first = next(iter(found))
        assert first.title.startswith(words)
        assert first.synthetic
        assert f"2031 {'og' if language == 'nb' else 'and'} 2032" in first.title
        assert {t.language for t in found} == {language}


def with_choices(release: Release) -> Release:
    measures = {
        id: measure.model_copy(update={"choices": CHOICES}) if id.startswith("UPP") else measure
        for id, measure in release.text.measures.items()
    }
    text = release.text.model_copy(update={"measures": measures})
    return replace(release, text=text, _cells={})


def test_percentages_are_of_those_above_the_middle(release: Release) -> None:
    found = table(with_choices(release), "C", language="en")
    assert "“Somewhat agree” or “Completely agree”" in found.title
    title = release.text.measures["UPP_1"].title["en"]
    own = cells(found, title)
    assert own["all_2031"].number == 55
    assert own["all_2031"].kind == "percent"
    assert own["NO_2031"].number == 55
    assert own["SO_2031"].sign == ":"


def test_percentages_come_with_counts_below_fifty(release: Release) -> None:
    title = release.text.measures["UPP_1"].title["en"]
    rows = release.rows.copy()
    own = (rows["table"] == "distribution") & (rows["measure"] == "UPP_1")
    for statistic, value in (("n_low", 18.0), ("n_high", 18.0), ("agree_n", 12.0)):
        rows.loc[own & (rows["statistic"] == statistic), "value"] = value
    few = cells(table(with_choices(Release(release.text, rows)), "C", language="en"), title)
    assert few["all_2031_n"].text("en") == "12 of 18"
    rows.loc[own, "status"] = "primary"
    hidden = cells(table(with_choices(Release(release.text, rows)), "C", language="en"), title)
    assert hidden["all_2031"].sign == ":"
    assert hidden["all_2031"].number is None


def test_columns_by_party(release: Release) -> None:
    found = table(release, by="party")
    assert [c.key for c in found.columns][:3] == ["KUN_2031", "KUN_2032", "KUN_change"]
    cell = release.cell("level", "INF", "party", "KUN", "2031")
    assert cells(found, "Innflytelse på beslutninger")["KUN_2031"].number == cell.values["mean"]


def test_measures_and_topics_can_be_chosen(release: Release) -> None:
    chosen = comparison_tables(release, "nb", pair=PAIR, measures=("GOA",))
    labels = {own.label for own in next(iter(chosen)).rows if own.style != "answers"}
    assert labels == {release.text.measures["GOA"].title["nb"]}
    topic = release.text.topics[0]
    own = comparison_tables(release, "nb", pair=PAIR, measures=(topic.id,))
    assert topic.title["nb"] in next(iter(own)).title


def test_what_is_unknown_or_forbidden_is_a_problem(release: Release) -> None:
    with pytest.raises(SurveyError, match="no measure or topic called NOPE"):
        comparison_tables(release, "nb", pair=PAIR, measures=("NOPE",))
    with pytest.raises(SurveyError, match='tables by "role" may not be released'):
        comparison_tables(release, "nb", pair=PAIR, by="role")


def test_the_log_lists_what_changed(release: Release) -> None:
    found = table(release, "log")
    changed = [c for c in release.text.log if c.change != "identical"]
    assert [own.label for own in found.rows] == [str(c.id_to or c.id_from) for c in changed]
    assert all(cell.kind in ("text", "sign") for own in found.rows for cell in own.cells)


def test_participation_hides_a_pattern_and_shows_the_response(release: Release) -> None:
    found = cells(table(release, "participation"), "Søndre")
    assert found["both"].sign == ":"
    assert found["first_only"].sign == ":"
    everybody = cells(table(release, "participation"), "Alle")
    cell = release.cell("participation", "", "all", "all", "2031")
    assert everybody["responded_2031"].number == cell.values["responded"]
    assert everybody["both"].number == 45


def test_the_same_people_stand_beside_all(release: Release) -> None:
    found = cells(table(release, "B"), "Samlet likeverd")
    same = release.cell("change", "IDX", "all", "all", *PAIR, "stayers")
    assert found["same_n"].number == same.values["n_low"] == 55
    assert found["same_change"].number == pytest.approx(same.values["change"])
    assert found["all_from_n"].number == 84
    assert found["all_interval"].low is not None


def test_a_number_that_has_an_interval_is_no_range(release: Release) -> None:
    own = release.cell("change", "IDX", "all", "all", *PAIR)
    values = {"effect": 0.6, "effect_low": 0.3, "effect_high": 1.0, "n_low": 5.0, "n_high": 9.0}
    cell = replace(own, values=values)
    assert number(cell, "effect", "change") == Cell(0.6, "change")
    assert number(cell, "n", "count").text("nb") == "5–9"


def test_three_changes_stand_side_by_side(release: Release) -> None:
    found = table(release, "B", language="en")
    own = cells(found, release.text.measures["IDX"].title["en"])
    for name, subset in (("all", "all"), ("same", "stayers"), ("model", "model")):
        cell = release.cell("change", "IDX", "all", "all", *PAIR, subset)
        assert own[f"{name}_change"].number == pytest.approx(cell.values["change"])
        assert own[f"{name}_interval"].low == pytest.approx(cell.values["ci_low"])
    assert (own["model_n"].number, own["same_n"].number) == (168, 55)
    assert {c.group for c in found.columns} == {
        "All who answered", "The same people", "Model", "Perceived change",
    }  # fmt: skip


def test_a_model_that_is_hidden_has_no_number_of_answers(release: Release) -> None:
    rows = release.rows.copy()
    own = (rows["subset"] == "model") & (rows["group"] == "all")
    rows.loc[own, ["status", "value"]] = ["secondary", float("nan")]
    found = cells(table(Release(release.text, rows), "B"), "Samlet likeverd")
    assert [found[f"model_{name}"].sign for name in ("change", "interval", "n")] == [":"] * 3


def test_notes_say_how_large_a_change_would_be_found_and_how_small_a_p_can_be(
    release: Release,
) -> None:
    rows = release.rows.copy()
    small = (rows["subset"] == "stayers") & (rows["group"] == "MI") & (rows["measure"] == "IDX")
    rows.loc[small & (rows["statistic"] == "n_low"), "value"] = 5.0
    rows.loc[small & (rows["statistic"] == "n_high"), "value"] = 9.0
    own = (rows["subset"] == "model") & (rows["group"] == "MI")
    first = own & (rows["measure"] == "IDX")
    rows.loc[first & (rows["statistic"] == "detectable"), "value"] = 0.7
    rows.loc[first & (rows["statistic"] == "singular"), "value"] = 1.0
    everyone, *projects = build_tables(Release(release.text, rows), "B", PAIR, "en")
    middle = next(found for found in projects if found.id == "B-MI")
    title = release.text.measures["IDX"].title["en"]
    assert "Smallest p" not in " ".join(everyone.notes)
    notes = " ".join(middle.notes)
    for words in (
        "that an exact test of the same people can give: 0.063 with 5 pairs; 0.004 with 9 pairs.",
        "80 of 100 surveys with so many answers (t test at the 5% level): model 0.4–0.7.",
        f"The model found no variance between people for {title}.",
        "(REML, Kenward and Roger 1997)",
        "a party with 5 or more answers in both waves has a spread of its own",
    ):
        assert words in notes


def test_a_change_is_split_into_the_same_people_and_others(release: Release) -> None:
    tables = comparison_tables(release, "nb", pair=PAIR, kinds=("D",))
    assert [found.id for found in tables] == ["D", "D-NO", "D-MI", "D-SO"]
    first = next(iter(tables))
    own = cells(first, "Samlet likeverd")
    cell = release.cell("decomposition", "IDX", "all", "all", *PAIR)
    terms = ("stayers", "joiners", "leavers")
    for term in ("total", *terms):
        assert own[term].number == pytest.approx(cell.values[term])
        assert own[f"{term}_interval"].high == pytest.approx(cell.values[f"{term}_ci_high"])
    assert sum(own[term].number or 0 for term in terms) == pytest.approx(own["total"].number)
    assert [own[name].number for name in ("n_from", "n_to", "n_pairs")] == [84, 84, 55]
    assert "switchers_in" not in own
    notes = " ".join(first.notes)
    assert "Alle som svarte = samme personer + nye + sluttet." in notes
    assert "Den som byttet aktørgruppe, regnes som sluttet i den ene og ny i den andre." in notes


def test_switchers_and_replaced_parties_have_columns_where_there_are_any(release: Release) -> None:
    rows = release.rows.copy()
    own = (rows["table"] == "decomposition") & (rows["measure"] == "IDX") & (rows["group"] == "all")
    for old, new in (("joiners", "switchers_in"), ("leavers", "replaced")):
        rows.loc[own, "statistic"] = rows.loc[own, "statistic"].str.replace(old, new)
    first = next(iter(build_tables(Release(release.text, rows), "D", PAIR, "en")))
    found = cells(first, release.text.measures["IDX"].title["en"])
    assert found["switchers_in"].number is not None
    assert found["joiners"].sign == "–"
    notes = " ".join(first.notes)
    assert "+ switched in + replaced." in notes
    assert "counts as a leaver of the one" not in notes
    assert "parties in which nobody answered both times" in notes
