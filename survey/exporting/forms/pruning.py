"""What small groups are not asked, as conditions for tools that do not know who somebody is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from survey.asked import Groups, pruning_rules
from survey.exporting.forms.conditions import (
    NEVER,
    Condition,
    KnownAnswers,
    contrary,
    every,
    some,
)
from survey.library import Library
from survey.problems import Place, Problem


def prune_conditions(
    library: Library, wave: str, conditions: Mapping[str, Condition], groups: Groups | None
) -> dict[str, Condition]:
    """Return when each question is asked, with what exclusion sets keep from whom.

    Parameters
    ----------
    conditions
        When each question is asked by its route.
    groups
        How many persons have each project and role; `None` for many of all.
    """
    study, instrument = library.study, library.instrument(wave)
    known = KnownAnswers(instrument, library, first=wave == library.waves[0])
    pruned = dict(conditions)
    for rule, members in pruning_rules(study, instrument):
        large = [
            every(known.says("project", {project}), known.says("role", {role}))
            for (project, role), number in (groups or {}).items()
            if number >= rule.fewer_than
        ]
        for question in members & conditions.keys():
            parts = [
                contrary(known.has_role({role}))
                for role, kept in rule.roles.items()
                if question not in kept
            ]
            if groups is not None:
                parts.append(some(*large, _is_first(question, rule.first_of, conditions)))
            pruned[question] = every(pruned[question], *parts)
    return {question: condition for question, condition in pruned.items() if condition != NEVER}


def _is_first(
    question: str, order: tuple[str, ...], conditions: Mapping[str, Condition]
) -> Condition:
    """Return when nothing that goes before a question is asked; never where it is not in order."""
    if question not in order:
        return NEVER
    before = order[: order.index(question)]
    return every(*(contrary(conditions[each]) for each in before if each in conditions))


def left_out(questions: frozenset[str], place: Place) -> Iterator[Problem]:
    """Name the questions that somebody is not asked for want of knowing how many are alike."""
    if questions:
        yield Problem(
            "background-left-out",
            f"small groups are not asked {', '.join(sorted(questions))}, and whoever gets this "
            "form may be in one; it leaves them out.",
            "Make a form a person with --persons. For other tools, and with --role and --project, "
            "read the register first: it says how many have a role in a project.",
            place,
            "warning",
        )
