"""The words that go with a release: titles, wordings, the instrument log, provenance."""

from __future__ import annotations

from collections.abc import Iterator

from panel.comparison import Comparison
from panel.dataset import Panel
from panel.measures import MeasureLine, score_bounds
from panel.release import (
    ReleasedChange,
    ReleasedClaim,
    ReleasedGroup,
    ReleasedMeasure,
    ReleasedWave,
    ReleaseText,
)
from panel.succession import least_pairs
from survey.changes import compare_instruments
from survey.instrument import Instrument
from survey.library import Library
from survey.routing import Respondent, Route, asks, parse_route


def build_text(panel: Panel, comparison: Comparison) -> ReleaseText:
    """Build everything of a release but its numbers."""
    library = panel.library
    study = library.study
    rules = study.disclosure
    waves = [wave for wave in study.ordered_waves if wave.id in panel.waves]
    latest = library.instruments[waves[-1].id]
    rated = {q.rates for i in library.instruments.values() for q in i.questions.values()} - {None}
    return ReleaseText(
        study=study.study,
        title=study.title,
        languages=study.languages,
        project_word=study.project_word,
        synthetic=panel.synthetic,
        weighting=study.weighting,
        min_n=rules.min_n,
        min_n_distribution=rules.min_n_distribution,
        exact_n_from=rules.exact_n_from,
        protect_mean=rules.protect_mean,
        min_party=study.min_party,
        succession_pairs=least_pairs(rules),
        waves=tuple(ReleasedWave(id=wave.id, title=wave.title) for wave in waves),
        pairs=panel.pairs,
        projects=tuple(ReleasedGroup(id=p.id, title=p.title, name=p.name) for p in study.projects),
        parties=tuple(ReleasedGroup(id=p.id, title=p.title) for p in study.parties),
        roles=tuple(
            ReleasedGroup(id=role.id, title=role.title, party=role.party)
            for role in study.roles
            if role.id in rated
        ),
        measures={scores.line.id: _measure(scores.line, library) for scores in comparison.scores}
        | dict(_battery_measures(library)),
        topics=study.topics,
        families=latest.families,
        log=tuple(_log(panel)),
        claims=tuple(_claims(panel)),
        provenance=panel.provenance,
    )


def asked_parties(library: Library, line: MeasureLine) -> tuple[str, ...]:
    """Return the parties with a role that meets any question of a measure, in study order."""
    roles = library.study.roles
    routes = _routes(library, line)
    found = {role.party for role in roles for route in routes if _meets(route, role.id)}
    return tuple(party.id for party in library.study.parties if party.id in found)


def asked_projects(library: Library, line: MeasureLine) -> tuple[str, ...]:
    """Return the projects in which any question of a measure is asked, in study order."""
    limits = [route.projects for route in _routes(library, line)]
    return tuple(
        project.id
        for project in library.study.projects
        if any(not limit or project.id in limit for limit in limits)
    )


def _routes(library: Library, line: MeasureLine) -> list[Route]:
    """Return the different conditions under which a measure's questions are asked."""
    asked = {
        library.instruments[wave].questions[item].ask
        for wave, items in line.items.items()
        for item in items
    }
    return [parse_route(ask) for ask in asked]


def _meets(route: Route, role: str) -> bool:
    """Tell whether somebody with a role could meet a question."""
    project = next(iter(route.projects), None)
    return asks(route, Respondent(role, project=project, has_token=False, stayed=True))


def _measure(line: MeasureLine, library: Library) -> ReleasedMeasure:
    wave = max(line.names, key=library.waves.index)
    instrument = library.instruments[wave]
    name = line.names[wave]
    question = instrument.questions.get(name)
    scale = instrument.answer_of(line.items[wave][0])
    low, high = score_bounds(line, library, wave)
    rule = instrument.measures.get(name)
    choices = {f"{code:g}": choice.text for code, choice in scale.choices.items()}
    return ReleasedMeasure(
        id=line.id,
        kind=line.kind,
        title=line.title,
        wording={
            w: library.instruments[w].questions[n].text
            for w, n in line.names.items()
            if n in library.instruments[w].questions
        },
        anonymity=line.anonymity,
        items=line.items[wave],
        left_out=line.left_out,
        waves=tuple(w for w in library.waves if w in line.names),
        low=low,
        high=high,
        low_words=choices.get(f"{low:g}", {}),
        high_words=choices.get(f"{high:g}", {}),
        choices=choices if question is not None else {},
        reverse=bool(question and question.reverse),
        battery=question.battery if question else None,
        rates=question.rates if question else None,
        parties=asked_parties(library, line),
        before=line.before,
        of=rule.of if rule is not None and rule.kind == "difference" else (),
        formative=name in instrument.scales and instrument.scales[name].kind == "formative",
    )


def _battery_measures(library: Library) -> Iterator[tuple[str, ReleasedMeasure]]:
    """Yield the measures that are made of a battery as a whole."""
    for wave in reversed(library.waves):
        instrument: Instrument = library.instruments[wave]
        for name, rule in instrument.measures.items():
            if rule.kind in ("range", "self_minus_others"):
                yield (
                    name,
                    ReleasedMeasure(
                        id=name,
                        kind="measure",
                        title=rule.title,
                        anonymity=instrument.anonymity_of(name),
                        items=instrument.items_of(name),
                        waves=tuple(
                            w for w in library.waves if name in library.instruments[w].measures
                        ),
                        battery=rule.battery,
                    ),
                )


def _log(panel: Panel) -> Iterator[ReleasedChange]:
    library = panel.library
    for earlier, later in library.bridges:
        if earlier not in panel.waves or later not in panel.waves:
            continue
        first, second = library.instruments[earlier], library.instruments[later]
        comparison = compare_instruments(first, second, library.bridges[earlier, later])
        for change in comparison.questions:
            before = first.questions.get(change.earlier_id)
            after = second.questions.get(change.later_id)
            yield ReleasedChange(
                wave_from=earlier,
                wave_to=later,
                id_from=before.id if before else None,
                id_to=after.id if after else None,
                change=change.kind,
                verdict=change.verdict,
                text_from=before.text if before else {},
                text_to=after.text if after else {},
                reason=change.reason,
            )


def _claims(panel: Panel) -> Iterator[ReleasedClaim]:
    """Yield what the source says, as the latest questionnaire that has the sentence puts it."""
    instruments = [panel.library.instruments[wave] for wave in panel.waves]
    latest = {claim.id: claim for instrument in instruments for claim in instrument.claims}
    for claim in latest.values():
        yield ReleasedClaim(**claim.model_dump())
