"""Rules of study.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from survey.checks_contact import check_contact
from survey.findings import Findings, suggest
from survey.instrument import Instrument
from survey.problems import Problem
from survey.routing import CONDITIONS
from survey.study import Position, Study
from survey.yaml_source import YamlSource

_ROUTE_WORDS = ("ALL", "NONE", *CONDITIONS)


def check_study(study: Study, source: YamlSource) -> list[Problem]:
    """Return what is wrong in study.yaml, by line."""
    found = Findings(source)
    found.fields(study)
    found.languages(study, study.languages)
    found.twice("language", study.languages, "languages", key=None)
    lists = ("waves", "parties", "roles", "projects", "institutions", "arenas", "bodies",
             "positions", "topics", "contact_texts")  # fmt: skip
    words = {"parties": "party", "bodies": "body", "contact_texts": "contact text"}
    for name in lists:
        ids = [entry.id for entry in getattr(study, name)]
        found.twice(words.get(name, name[:-1]), ids, name)
    _check_waves(study, found)
    _check_groups(study, found)
    for number, position in enumerate(study.positions):
        _check_position(position, number, study, found)
    _check_linking(study, found)
    _check_disclosure(study, found)
    check_contact(study, found)
    found.twice("retention step", [s.what for s in study.retention], "retention", key="what")
    return found.problems


def check_together(
    study: Study, instruments: Mapping[str, Instrument], source: YamlSource
) -> list[Problem]:
    """Return what study.yaml says of questions and measures that no wave has."""
    found = Findings(source)
    names = [
        name
        for instrument in instruments.values()
        for name in (*instrument.measures, *instrument.scales, *instrument.questions)
    ]
    batteries = [name for instrument in instruments.values() for name in instrument.batteries]
    for number, topic in enumerate(study.topics):
        path = ("topics", number, "measures")
        found.references("measure", topic.measures, set(names), f'topic "{topic.id}"', *path)
        found.twice("measure", topic.measures, *path, key=None)
        for question, measure in topic.beside.items():
            holder, at = f'"beside" of topic "{topic.id}"', ("topics", number, "beside", question)
            if question not in topic.measures:
                found.unknown("measure", question, topic.measures, holder, *at)
            if measure not in names:
                found.unknown("measure", measure, names, holder, *at)
    for number, group in enumerate(study.disclosure.exclusion_sets):
        members: dict[tuple[str, ...], tuple[str, ...]] = {
            ("questions",): group.questions,
            ("against",): group.against,
        }
        if group.asking is not None:
            members["asking", "first_of"] = group.asking.first_of
            for role, kept in group.asking.roles.items():
                members["asking", "roles", role] = kept
        for keys, named in members.items():
            found.references(
                "question",
                named,
                {*names, *batteries},
                f'exclusion set "{group.id}"',
                *("disclosure", "exclusion_sets", number, *keys),
            )
    return found.problems


def _check_waves(study: Study, found: Findings) -> None:
    for number, wave in enumerate(study.waves):
        if wave.closes < wave.opens:
            found.error(
                "wave-closes-first",
                f'wave "{wave.id}" closes on {wave.closes}, before it opens on {wave.opens}.',
                "Correct one of the two days.",
                *("waves", number, "closes"),
            )
        if wave.reference > wave.closes:
            found.warning(
                "reference-late",
                f'the reference day of wave "{wave.id}" ({wave.reference}) is after it closes.',
                "Give a day that people can look back on when they answer.",
                *("waves", number, "reference"),
            )
        earlier = [other.instrument for other in study.waves[:number] if other.id != wave.id]
        if wave.instrument in earlier:
            found.error(
                "instrument-twice",
                f'wave "{wave.id}" uses {wave.instrument}, which another wave uses as well.',
                "Give each wave an instrument file of its own.",
                *("waves", number, "instrument"),
            )
    for before, after in pairwise(study.ordered_waves):
        if before.opens <= after.opens <= before.closes:
            found.error(
                "waves-overlap",
                f'wave "{after.id}" opens on {after.opens}, before wave "{before.id}" closes '
                f"on {before.closes}.",
                "Let one close before the next opens; waves are ordered by their days.",
                *("waves", study.waves.index(after), "opens"),
            )


def _check_groups(study: Study, found: Findings) -> None:
    parties = [party.id for party in study.parties]
    projects = {project.id: project for project in study.projects}
    institutions = [institution.id for institution in study.institutions]
    for number, role in enumerate(study.roles):
        if role.party is not None and role.party not in parties:
            found.unknown(
                "party", role.party, parties, f'role "{role.id}"', "roles", number, "party"
            )
        if role.id in _ROUTE_WORDS or any(sign in role.id for sign in "-|@"):
            found.error(
                "role-unroutable",
                f'the role "{role.id}" cannot be told apart from the signs of a route.',
                f"Choose an id without - and other than {', '.join(_ROUTE_WORDS)}.",
                *("roles", number, "id"),
            )
    for number, party in enumerate(study.parties):
        used = {r.party for r in study.roles} | {p.party for p in study.positions}
        if party.id not in used:
            found.warning(
                "party-empty",
                f'no role or position belongs to the party "{party.id}".',
                "Give it a role, or take it out.",
                *("parties", number, "id"),
            )
    for number, project in enumerate(study.projects):
        found.references(
            "institution",
            project.institutions,
            institutions,
            f'project "{project.id}"',
            *("projects", number, "institutions"),
        )
    for number, institution in enumerate(study.institutions):
        begins, ends = institution.valid_from, institution.valid_to
        if begins and ends and ends < begins:
            found.error(
                "ends-first",
                f'institution "{institution.id}" ends on {ends}, before it begins on {begins}.',
                "Correct one of the two days.",
                *("institutions", number, "valid_to"),
            )
    for number, arena in enumerate(study.arenas):
        path, holder = ("arenas", number), f'arena "{arena.id}"'
        found.references("institution", arena.run_by, institutions, holder, *path, "run_by")
        if arena.project not in projects:
            found.unknown("project", arena.project, projects, holder, *path, "project")
        else:
            _check_county(arena.county, arena.project, study, holder, found, *path, "county")
    for number, body in enumerate(study.bodies):
        if body.project is not None and body.project not in projects:
            found.unknown(
                "project", body.project, projects, f'body "{body.id}"', "bodies", number, "project"
            )


def _check_county(
    county: str, project: str, study: Study, holder: str, found: Findings, *path: str | int
) -> None:
    counties = next(p.counties for p in study.projects if p.id == project)
    if county and counties and county not in counties:
        found.error(
            "county-elsewhere",
            f'{holder} lies in "{county}", which project "{project}" does not cover.',
            suggest(county, counties),
            *path,
        )


def _check_position(position: Position, number: int, study: Study, found: Findings) -> None:
    path: tuple[str | int, ...] = ("positions", number)
    holder = f'position "{position.id}"'
    arenas = {arena.id: arena.project for arena in study.arenas}
    bodies = {body.id: body.project for body in study.bodies}
    known = {
        "project": [p.id for p in study.projects],
        "role": [r.id for r in study.roles],
        "party": [p.id for p in study.parties],
        "arena": list(arenas),
        "body": list(bodies),
    }
    for key, names in known.items():
        name = getattr(position, key)
        if name is not None and name not in names:
            found.unknown(key, name, names, holder, *path, key)
    for key, projects in (("arena", arenas), ("body", bodies)):
        place = projects.get(getattr(position, key))
        both = {place, position.project}
        if len(both) == 2 and both <= set(known["project"]):
            found.error(
                "position-elsewhere",
                f'{holder} is in project "{position.project}", but its {key} '
                f'"{getattr(position, key)}" is in "{place}".',
                f"Correct the project or the {key}.",
                *path,
                key,
            )
    if position.project in known["project"]:
        _check_county(position.county, position.project, study, holder, found, *path, "county")
    others = [p.id for p in study.positions if p.id != position.id]
    if position.splits is not None and position.splits not in others:
        found.unknown("position", position.splits, others, holder, *path, "splits")
    found.references("position", position.merges, others, holder, *path, "merges")
    if position.begins and position.ends and position.ends < position.begins:
        found.error(
            "ends-first",
            f"{holder} ends on {position.ends}, before it begins on {position.begins}.",
            "Correct one of the two days.",
            *path,
            "ends",
        )


def _check_linking(study: Study, found: Findings) -> None:
    code = study.linking.code
    if code is None:
        return
    limits = (
        ("min_present", code.min_present, code.elements, "elements"),
        ("review_differences", code.review_differences, code.elements, "elements"),
        ("accept_differences", code.accept_differences, code.review_differences,
         "review_differences"),
    )  # fmt: skip
    for key, value, limit, name in limits:
        if value > limit:
            found.error(
                "linking-limits",
                f'"{key}" is {value}, but "{name}" is only {limit}.',
                f'Write at most {limit}, or a greater "{name}".',
                *("linking", "code", key),
            )


def _check_disclosure(study: Study, found: Findings) -> None:
    rules = study.disclosure
    parties = [party.id for party in study.parties]
    found.twice(
        "exclusion set", [s.id for s in rules.exclusion_sets], "disclosure", "exclusion_sets"
    )
    if rules.split_party is not None and rules.split_party not in parties:
        found.unknown(
            "party", rules.split_party, parties, '"disclosure"', "disclosure", "split_party"
        )
    roles = [role.id for role in study.roles]
    for number, group in enumerate(rules.exclusion_sets):
        for role in group.asking.roles if group.asking else ():
            if role not in roles:
                path = ("disclosure", "exclusion_sets", number, "asking", "roles", role)
                found.unknown("role", role, roles, f'exclusion set "{group.id}"', *path)
    for key in ("min_n_distribution", "exact_n_from"):
        if getattr(rules, key) < rules.min_n:
            found.error(
                "disclosure-limits",
                f'"{key}" is {getattr(rules, key)}, less than "min_n", which is {rules.min_n}.',
                f"Write at least {rules.min_n}.",
                *("disclosure", key),
            )
    for name, rule in rules.classes.items():
        if "split" in rule.breakdowns and rules.split_party is None:
            found.error(
                "split-without-party",
                f'class {name} may be shown by "split", but no party is split off.',
                'Give "split_party", or take "split" out.',
                *("disclosure", "classes", name, "breakdowns"),
            )
        if name == "E" and (rule.breakdowns or rule.distributions):
            found.error(
                "code-shown",
                "class E holds linkage codes, which are never shown.",
                "Leave its breakdowns and distributions out.",
                *("disclosure", "classes", name),
            )
