"""The words of the invented releases: an eating-house in three places."""

from __future__ import annotations

from typing import Any

from panel.release import (
    ReleasedChange,
    ReleasedGroup,
    ReleasedMeasure,
    ReleasedWave,
    ReleaseText,
)
from survey.study import Topic


def both(nb: str, en: str) -> dict[str, str]:
    return {"nb": nb, "en": en}


PROJECTS = (
    ("NO", "Nordre", "Northern"),
    ("MI", "Midtre dal", "Middle dale"),
    ("SO", "Søndre", "Southern"),
)
PARTIES = (("KUN", "Kunder", "Customers"), ("FAG", "Fagfolk", "Professionals"),
           ("FRI", "Frivillige", "Volunteers"), ("EIE", "Eiere", "Owners"))  # fmt: skip
ROLES = (("KJ", "Kjøkken", "Kitchen", "FAG"), ("LE", "Ledere", "Leaders", "FAG"),
         ("GJ", "Gjester", "Guests", "KUN"), ("BU", "Bud", "Couriers", "FRI"),
         ("VE", "Verter", "Hosts", "FRI"), ("ST", "Styret", "Board", "EIE"),
         ("RA", "Rådet", "Council", "EIE"))  # fmt: skip
MEASURES = (
    ("IDX", "measure", "Samlet likeverd", "Overall equality"),
    ("OPP", "scale", "Mulighet til å gi innspill", "Opportunity to give input"),
    ("HRD", "scale", "Å bli hørt", "Being heard"),
    ("INF", "scale", "Innflytelse på beslutninger", "Influence on decisions"),
    ("FLT", "scale", "Følt eierskap", "Felt ownership"),
    ("UPP_1", "item", "Styret viser at det er viktig", "The board shows it matters"),
    ("UPP_2", "item", "Rådet viser at det er viktig", "The council shows it matters"),
    ("OUT", "scale", "Forankring på stedet", "Anchoring on site"),
    ("GOA", "scale", "Klare mål", "Clear goals"),
)
CHOICES = {
    "1": both("Helt uenig", "Completely disagree"),
    "2": both("Litt uenig", "Somewhat disagree"),
    "3": both("Verken eller", "Neither"),
    "4": both("Litt enig", "Somewhat agree"),
    "5": both("Helt enig", "Completely agree"),
}


def build_measure(
    id: str, kind: str, nb: str, en: str, waves: list[str], **more: Any
) -> ReleasedMeasure:
    rest = {
        "low": 1,
        "high": 5,
        "low_words": CHOICES["1"],
        "high_words": CHOICES["5"],
        "anonymity": "A",
    }
    words = {wave: both(f"{nb}.", f"{en}.") for wave in waves} if kind == "item" else {}
    return ReleasedMeasure.model_validate(
        {"id": id, "kind": kind, "title": both(nb, en), "waves": tuple(waves), "wording": words}
        | rest
        | more
    )


def build_text(waves: list[str]) -> ReleaseText:
    measures = {}
    for id, kind, nb, en in MEASURES:
        items = {"OPP": ("O1", "O2"), "INF": ("I1", "I2")}.get(id, (id,))
        choices = CHOICES if kind == "item" else {}
        measures[id] = build_measure(id, kind, nb, en, waves, items=items, choices=choices)
    measures["CHG"] = build_measure(
        "CHG", "item", "Ble mulighetene bedre", "Did opportunities get better", waves[1:],
        choices=CHOICES,
    )  # fmt: skip
    measures["DIF"] = build_measure(
        "DIF", "measure", "Mulighet minus innflytelse", "Opportunity minus influence", waves,
        low=-4, high=4, items=("O1", "O2", "I1", "I2"),
    )  # fmt: skip
    measures["LAST_1"] = build_measure(
        "LAST_1", "item", "Jeg tror det varer", "I think it will last", waves[:1]
    )
    measures["LAST_2"] = build_measure(
        "LAST_2", "item", "Det varte", "It lasted", waves[1:], before="LAST_1"
    )
    ends = {
        "low_words": both("Svært dårlige", "Very poor"),
        "high_words": both("Svært gode", "Very good"),
    }
    for role, nb, en, _party in ROLES:
        letter = "B" if role in ("ST", "RA") else "A"
        measures[f"BAT_{role}"] = build_measure(
            f"BAT_{role}",
            "item",
            nb,
            en,
            waves,
            battery="BAT",
            rates=role,
            anonymity=letter,
            **ends,
        )
    compared = tuple(f"BAT_{role}" for role in ("KJ", "GJ", "BU", "VE"))
    empty: dict[str, Any] = {"low": None, "high": None, "low_words": {}, "high_words": {}}
    measures["GAP"] = build_measure(
        "GAP", "measure", "Gap", "Gap", waves, battery="BAT", items=compared, **empty
    )
    measures["OWN_OTH"] = build_measure(
        "OWN_OTH", "measure", "Egen minus andre", "Own minus others", waves, battery="BAT", **empty
    )
    return ReleaseText(
        study="invented",
        title=both("Oppdiktet undersøkelse", "Invented study"),
        languages=("nb", "en"),
        project_word=both("prosjekt", "project"),
        synthetic=True,
        weighting="party_equal",
        min_n=5,
        min_n_distribution=10,
        exact_n_from=10,
        min_party=3,
        waves=tuple(ReleasedWave(id=w, title=both(w, w)) for w in waves),
        pairs=((waves[0], waves[1]),),
        projects=tuple(ReleasedGroup(id=i, title=both(nb, en)) for i, nb, en in PROJECTS),
        parties=tuple(ReleasedGroup(id=i, title=both(nb, en)) for i, nb, en in PARTIES),
        roles=tuple(ReleasedGroup(id=i, title=both(nb, en), party=p) for i, nb, en, p in ROLES),
        measures=measures,
        topics=(
            _topic("equal", "equality", "Likeverd", "Equality", ("IDX", "OPP", "HRD")),
            _topic("influence", "influence", "Innflytelse", "Influence", ("INF",)),
            _topic("felt", "ownership", "Følt eierskap", "Felt ownership", ("FLT",)),
            _topic("upward", "ownership", "Oppover", "Upward", ("UPP_1", "UPP_2")),
            _topic("outward", "ownership", "Utover", "Outward", ("OUT",)),
            _topic("goals", "work", "Mål", "Goals", ("GOA", "LAST_2")),
            _topic("perceived", "perceived", "Opplevd", "Perceived", ("CHG",)).model_copy(
                update={"beside": {"CHG": "OPP"}}
            ),
        ),
        families={"headline": ("IDX", "FLT", "INF", "GOA")},
        log=(
            ReleasedChange(
                wave_from=waves[0], wave_to=waves[1], id_from="LAST_1", id_to="LAST_2",
                change="reworded", verdict="pair_only",
                text_from=both("Jeg tror det varer.", "I think it will last."),
                text_to=both("Det varte & består.", "It lasted <well>."),
                reason=both("Fra forventning til erfaring.", "From expectation to experience."),
            ),
            ReleasedChange(
                wave_from=waves[0], wave_to=waves[1], id_from="GOA_1", id_to="GOA_1",
                change="identical",
                verdict="comparable", text_from=both("Målene er klare.", "Goals are clear."),
                text_to=both("Målene er klare.", "Goals are clear."),
            ),
            ReleasedChange(
                wave_from=waves[0], wave_to=waves[1], id_to="NEW_1", change="new",
                verdict="not_comparable",
                text_to=both("Vi fortsetter.", "We go on."), reason=both("Ny.", "New."),
            ),
        ),
        provenance=(("Program", "0.1.0"),),
    )  # fmt: skip


def _topic(id: str, page: str, nb: str, en: str, measures: tuple[str, ...]) -> Topic:
    question = both(f"Hvordan er det med {nb.lower()}?", f"How about {en.lower()}?")
    return Topic.model_validate(
        {"id": id, "page": page, "title": both(nb, en), "question": question, "measures": measures}
    )
