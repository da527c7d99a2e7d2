"""The conclusions: what they say, when they keep silent, and how long they may be."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
from invented_release import invented_release, other_release

from panel.group_sentences import (
    gap_sentence,
    influence_sentence,
    log_sentence,
    matrix_sentence,
    panel_sentence,
    response_sentence,
)
from panel.release import Release, ReleasedCell
from panel.released import ALL, Pair, Who, pairs_of, projects
from panel.sentences import (
    MOST_WORDS,
    change_sentence,
    composition_sentence,
    differs,
    direction,
    hidden_sentence,
    profile_sentence,
    topic_sentence,
)
from panel.texts import listed, lowered, text
from panel.texts_nb_en import TEXTS
from panel.views.profile import profile_topics

RELEASE = invented_release()
PAIR = Pair("2031", "2032")


def cell(mean: float, low: float, high: float) -> ReleasedCell:
    return ReleasedCell("shown", {"mean": mean, "ci_low": low, "ci_high": high})


def changed(low: float, high: float) -> ReleasedCell:
    return ReleasedCell("shown", {"change": (low + high) / 2, "ci_low": low, "ci_high": high})


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.1, 0.5, "up"),
        (-0.5, -0.1, "down"),
        (0.0, 0.5, None),
        (-0.5, 0.0, None),
        (-0.2, 0.2, None),
    ],
)
def test_direction_needs_an_interval_without_zero(
    low: float, high: float, said: str | None
) -> None:
    assert direction(changed(low, high)) == said


def test_direction_of_hidden_or_unmeasured_change_is_open() -> None:
    assert direction(None) is None
    assert direction(ReleasedCell("primary", {}, "few")) is None
    assert direction(ReleasedCell("shown", {"change": 0.9})) is None


def test_differs_only_beyond_interval_and_rounding() -> None:
    assert differs(cell(2.3, 1.8, 2.8), cell(3.6, 3.2, 4.0)) == -1
    assert differs(cell(3.6, 3.2, 4.0), cell(2.3, 1.8, 2.8)) == 1
    assert differs(cell(3.3, 2.9, 3.7), cell(3.6, 3.2, 4.0)) == 0
    assert differs(cell(3.3, 2.9, 3.7), None) == 0
    # The interval of the difference would end at 0.03, which rounding may have made.
    assert differs(cell(3.6, 3.2, 4.0), cell(3.0, 2.6, 3.4)) == 0


def test_change_of_one_measure() -> None:
    said = change_sentence(RELEASE, ["GOA"], ALL, PAIR, "nb")
    assert said == "Klare mål gikk opp fra 3,6 til 3,6." or said.startswith(
        "Klare mål gikk opp fra"
    )
    assert change_sentence(RELEASE, ["IDX"], ALL, PAIR, "nb") == (
        "Om samlet likeverd endret seg, kan ikke avgjøres."
    )
    assert change_sentence(RELEASE, ["IDX"], ALL, PAIR, "en") == (
        "Whether overall equality changed cannot be decided."
    )


def test_change_of_several_measures_counts_the_open_ones() -> None:
    said = change_sentence(RELEASE, ["IDX", "OPP", "UPP_2", "GOA"], ALL, PAIR, "nb")
    assert said == (
        "Klare mål gikk opp, og «Rådet viser at det er viktig» gikk ned. "
        "For 2 av 4 mål kan det ikke avgjøres."
    )


def test_reworded_and_hidden_are_said() -> None:
    assert change_sentence(RELEASE, ["LAST_2"], ALL, PAIR, "nb") == (
        "Spørsmålet er omformulert (2032), så endringen er ikke beregnet."
    )
    hidden = change_sentence(RELEASE, ["OUT"], Who("project", "SO"), PAIR, "en")
    assert hidden == hidden_sentence(RELEASE, "OUT", "en")
    assert (
        hidden == "Anchoring on site cannot be shown: too few answers, or it could be worked out."
    )


def test_profile_names_all_it_compares_with() -> None:
    measures = ["IDX", "UPP_2"]
    said = profile_sentence(RELEASE, measures, Who("project", "SO"), "2032", "nb")
    assert said.startswith("«Rådet viser at det er viktig» er lavere i Søndre (2,2) enn i Nordre (")
    assert "Midtre dal (" in said
    assert said.endswith("For 1 av 2 mål kan det ikke avgjøres.")


def test_profile_is_open_where_nothing_is_decided() -> None:
    said = profile_sentence(RELEASE, ["IDX"], Who("project", "NO"), "2032", "en")
    assert said == "Whether Northern differs from the others cannot be decided."


def test_profile_says_nothing_of_the_others_when_one_is_hidden() -> None:
    said = profile_sentence(RELEASE, ["OUT"], Who("project", "NO"), "2032", "en")
    assert said == "Northern cannot be compared: too few answers, or they could be worked out."


def test_topic_by_project() -> None:
    assert topic_sentence(RELEASE, "Følt eierskap", ["FLT"], PAIR, "nb") == (
        "Om følt eierskap endret seg, kan ikke avgjøres."
    )
    said = topic_sentence(RELEASE, "Oppover", ["UPP_1", "UPP_2"], PAIR, "nb")
    assert said == "3 av 6 tall endret seg. For resten kan det ikke avgjøres."


def test_gap_beyond_chance_within_it_and_hidden() -> None:
    assert gap_sentence(RELEASE, "BAT", ALL, "2032", "nb") == (
        "Kjøkken har de beste mulighetene, gjester de dårligste. "
        "Gapet på 1,2 poeng er større enn tilfeldig variasjon gir."
    )
    assert gap_sentence(RELEASE, "BAT", Who("project", "MI"), "2032", "en") == (
        "Whether opportunities differ cannot be decided."
    )
    assert gap_sentence(RELEASE, "BAT", Who("project", "SO"), "2032", "en").startswith(
        "The gap cannot be shown"
    )


def test_matrix_and_influence() -> None:
    raters = [Who("party", party.id) for party in RELEASE.text.parties]
    assert matrix_sentence(RELEASE, "BAT", raters, "2032", "nb") == (
        "Alle som kan vises, gir kjøkken høyest."
    )
    said = influence_sentence(RELEASE, ("OPP", "INF"), raters, "2032", "en")
    assert "have more influence" in said
    assert "than customers (2.4)" in said
    assert said.endswith("Whether opportunities differ cannot be decided.")


def test_participation_and_log() -> None:
    assert response_sentence(RELEASE, "2032", "nb").startswith("2032: ")
    assert response_sentence(RELEASE, "2032", "nb").endswith(" av 90 inviterte svarte.")
    assert panel_sentence(RELEASE, PAIR, "en") == (
        "45 can be followed from 2031 to 2032. "
        "18 answered only 2031 or are not linked, 15 only 2032."
    )
    assert log_sentence(RELEASE, PAIR, "nb") == (
        "1 av 3 spørsmål kan sammenlignes. 1 vises side om side uten endring."
    )


def test_composition_is_open_where_the_same_people_did_not_move() -> None:
    rows = RELEASE.rows.copy()
    same = (rows["table"] == "change") & (rows["measure"] == "GOA") & (rows["group"] == "all")
    same &= rows["subset"] == "stayers"
    rows.loc[same & (rows["statistic"] == "ci_low"), "value"] = -0.2
    release = Release(RELEASE.text, pd.DataFrame(rows))
    assert composition_sentence(release, "GOA", ALL, PAIR, "nb") == (
        "Klare mål er 0,4 poeng høyere. Om de samme personene har endret seg, eller andre svarer, "
        "kan ikke avgjøres."
    )


def every_sentence() -> Iterator[str]:
    for release in (RELEASE, other_release()):
        for pair in pairs_of(release):
            measures = [m for topic in profile_topics(release, pair) for m in topic.measures]
            for language in ("nb", "en"):
                for who in (ALL, *projects(release)):
                    yield change_sentence(release, measures, who, pair, language)
                    for measure in measures:
                        yield change_sentence(release, [measure], who, pair, language)
                        yield topic_sentence(release, "Tema", [measure], pair, language)
                for who in projects(release):
                    yield profile_sentence(release, measures, who, pair.later, language)
                yield panel_sentence(release, pair, language)


def test_every_sentence_is_short_whole_and_ranks_nobody() -> None:
    for said in every_sentence():
        assert said.endswith("."), said
        assert "{" not in said, said
        assert len(said.split()) <= MOST_WORDS, said
        assert not {"lavest", "lowest", "dårligst", "worst"} & set(said.lower().split()), said


def test_catalogue_has_both_languages_with_the_same_fields() -> None:
    import string

    for key, words in TEXTS.items():
        assert set(words) == {"nb", "en"}, key
        fields = [
            {name for _, name, _, _ in string.Formatter().parse(words[lang]) if name}
            for lang in ("nb", "en")
        ]
        assert fields[0] == fields[1], key
    assert text("pair", "en", a="1", b="2") == "1 and 2"


def test_words_are_joined_and_lowered_as_sentences_do() -> None:
    assert listed(["a", "b", "c"], "nb") == "a, b og c"
    assert listed(["a"], "en") == "a"
    assert lowered("Klare mål") == "klare mål"
    assert lowered("NAV Fylke") == "NAV Fylke"
