"""Who answered in which waves: by token, then by code, then by what a person decided.

Nothing else links: never answers, never background. Who refuses linking gets a person id for
that wave alone. The same data always give the same links.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal

from panel.code_matching import CodeOwner, CodePair, match_codes
from panel.ledger import Decision, ReviewPair, read_decisions
from panel.link_rows import LinkRow, read_link_rows
from panel.stored_links import differing_links, store_links
from survey.study import CodeLinking

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

    from survey.library import Library
    from survey.store.stores import Stores

Cutoff = Literal["strict", "default", "loose"]
"""`strict` links by token and equal codes, `default` by the study's rule, `loose` also the
proposed one of doubtful pairs."""

RULE = "rule"
"""Who decided, where no person did."""


@dataclass(frozen=True, slots=True)
class LinkReport:
    """What linking found.

    Parameters
    ----------
    counts
        Responses by wave and status.
    pairs
        Pairs of neighbouring responses of one person, by the two waves and the method.
    review
        Doubtful pairs that wait for a person.
    changed
        Responses whose link differs from what was stored.
    """

    cutoff: Cutoff
    counts: dict[tuple[str, str], int]
    pairs: dict[tuple[str, str, str], int]
    review: tuple[ReviewPair, ...]
    changed: int

    def lines(self) -> list[str]:
        """Say it in a few lines, in numbers only."""
        said = [
            f"{wave}: "
            + ", ".join(f"{n} {status}" for (w, status), n in self.counts.items() if w == wave)
            for wave in dict.fromkeys(wave for wave, _ in self.counts)
        ]
        for ends in dict.fromkeys(pair[:2] for pair in self.pairs):
            by = {method: n for (*both, method), n in self.pairs.items() if tuple(both) == ends}
            parts = ", ".join(f"{method} {n}" for method, n in by.items())
            said.append(f"{ends[0]} to {ends[1]}: {sum(by.values())} people ({parts})")
        pairs = "1 doubtful pair" if len(self.review) == 1 else f"{len(self.review)} doubtful pairs"
        said.append(f"{pairs} to review")
        return said


@dataclass(slots=True, eq=False)
class _Person:
    """The responses taken to be one person's, by the place of their wave."""

    rows: dict[int, LinkRow]
    registered: str | None = None

    @property
    def first(self) -> LinkRow:
        return self.rows[min(self.rows)]

    @property
    def last(self) -> LinkRow:
        return self.rows[max(self.rows)]


@dataclass(slots=True)
class _Linker:
    """The work in progress of one run."""

    rows: list[LinkRow]
    cutoff: Cutoff
    decided: dict[frozenset[str], bool]
    person_of: dict[str, _Person] = field(default_factory=dict)
    joined: dict[str, tuple[str, float, str]] = field(default_factory=dict)
    review: list[ReviewPair] = field(default_factory=list)

    def said(self, one: LinkRow, other: LinkRow) -> bool | None:
        """Return what a person decided about two responses."""
        ends = frozenset((one.response_id, other.response_id))
        return self.decided.get(ends)

    def may_join(self, one: _Person, other: _Person) -> bool:
        """Tell whether two persons could be one: no wave twice, not two of the register."""
        if one is other or one.rows.keys() & other.rows.keys():
            return False
        if one.registered and other.registered and one.registered != other.registered:
            return False
        ids = {row.response_id for p in (one, other) for row in p.rows.values()}
        inside = {row.response_id for row in one.rows.values()}
        return not any(
            not same and ends <= ids and len(ends & inside) == 1
            for ends, same in self.decided.items()
        )

    def join(self, one: _Person, other: _Person, method: str, distance: float, by: str) -> None:
        """Make two persons one; the rows recognised by no token get the method."""
        earlier, later = (one, other) if one.first.place < other.first.place else (other, one)
        ends = [later.first, earlier.last]
        for row in ends:
            if row.registered is None or method == "reviewed":
                self.joined.setdefault(row.response_id, (method, distance, by))
        one.rows |= other.rows
        one.registered = one.registered or other.registered
        for row in other.rows.values():
            self.person_of[row.response_id] = one

    def ask(self, one: LinkRow, other: LinkRow, why: str, pair: CodePair | None = None) -> None:
        """Put two responses on the review list, unless a person has decided."""
        first, second = sorted((one, other), key=lambda row: row.place)
        if self.said(first, second) is not None:
            return
        self.review.append(
            ReviewPair(
                first.wave,
                first.response_id,
                second.wave,
                second.response_id,
                second.project,
                first.role,
                second.role,
                why,
                pair.distance if pair else None,
                bool(pair and pair.proposed),
                {True: "yes", False: "no", None: ""}[second.took_part],
            )
        )


def link(stores: Stores, library: Library, cutoff: Cutoff = "default") -> LinkReport:
    """Link the responses of all waves and store a link for each.

    Returns
    -------
    LinkReport
        With the doubtful pairs, which `panel.ledger.write_review` writes out.

    Notes
    -----
    In this order: a person's token; decisions of people; tokens one character off, for review;
    codes, wave by wave, as `panel.code_matching` says. A token whose answers say that its
    holder took over from another and did not answer before is not followed but reviewed.
    """
    from survey.store.stores import note, writing

    with writing(stores) as contacts:
        linker, review, found = _linked(stores, library, contacts, cutoff)
        changed = store_links(contacts, found)
        if changed:
            note(contacts, "link", library.study.study, f"{cutoff}: {changed} links changed")
    return _report(cutoff, linker, review, found, changed)


def preview_links(
    stores: Stores, library: Library, assumed: tuple[Decision, ...] = ()
) -> LinkReport:
    """Report what `link` would find if `assumed` were decided too; nothing is stored."""
    with stores.contacts.connect() as contacts:
        linker, review, found = _linked(stores, library, contacts, "default", assumed)
        gone, fresh = differing_links(contacts, found)
    return _report("default", linker, review, found, len(gone) + len(fresh))


def _report(
    cutoff: Cutoff,
    linker: _Linker,
    review: tuple[ReviewPair, ...],
    found: list[dict[str, Any]],
    changed: int,
) -> LinkReport:
    counts = dict(sorted(Counter((row["wave"], row["status"]) for row in found).items()))
    return LinkReport(cutoff, counts, _count_pairs(linker), review, changed)


def find_links(stores: Stores, library: Library, cutoff: Cutoff) -> pd.DataFrame:
    """Return the links as they would be at a cut-off; nothing is stored.

    Columns `response_id, person_id, wave, method, distance, status, decided_by`.
    """
    import pandas as pd

    with stores.contacts.connect() as contacts:
        *_, found = _linked(stores, library, contacts, cutoff)
    return pd.DataFrame(found)


def _linked(
    stores: Stores,
    library: Library,
    contacts: Connection,
    cutoff: Cutoff,
    assumed: tuple[Decision, ...] = (),
) -> tuple[_Linker, tuple[ReviewPair, ...], list[dict[str, Any]]]:
    decisions = [*read_decisions(contacts), *assumed]
    rows = read_link_rows(stores, library, contacts)
    decided = {frozenset((d.response_from, d.response_to)): d.same for d in decisions}
    linker = _Linker([row for row in rows if not row.refused], cutoff, decided)
    _link_tokens(linker)
    _link_decided(linker, decisions)
    _review_near_tokens(linker)
    rule = library.study.linking.code
    if rule is not None:
        for place in range(1, len(library.waves)):
            _link_codes(linker, rule, place)
    review = tuple(_open_pairs(linker))
    asked = {id_ for pair in review for id_ in (pair.response_from, pair.response_to)}
    key = stores.key()
    return linker, review, [_link_of(linker, row, asked, key) for row in rows]


def _link_tokens(linker: _Linker) -> None:
    """Put responses under one token together, but not where the answers contradict it."""
    holders: dict[str, _Person] = {}
    left: set[str] = set()
    later: list[tuple[LinkRow, LinkRow]] = []
    for row in linker.rows:
        person = holders.get(row.token_key or "")
        if person is None or row.place in person.rows:
            alone = person is not None
            registered = None if alone else row.registered
            linker.person_of[row.response_id] = new = _Person({row.place: row}, registered)
            if row.token_key and not alone:
                holders[row.token_key] = new
            continue
        said = linker.said(person.last, row)
        doubted = row.contradicts_token or row.token_key in left
        if said is False or (doubted and said is None):
            linker.person_of[row.response_id] = _Person({row.place: row})
            left.add(row.token_key or "")
            later.append((person.last, row))
            continue
        person.rows[row.place] = row
        linker.person_of[row.response_id] = person
    for one, other in later:
        linker.ask(one, other, "successor")


def _link_decided(linker: _Linker, decisions: Iterable[Decision]) -> None:
    """Join what a person has decided to be one, where that is possible."""
    for decision in decisions:
        ends = decision.response_from, decision.response_to
        one, other = (linker.person_of.get(id_) for id_ in ends)
        if not decision.same or one is None or other is None:
            continue
        if one is other:
            linker.joined[decision.response_to] = ("reviewed", 0.0, decision.by)
        elif linker.may_join(one, other):
            linker.join(one, other, "reviewed", 0.0, decision.by)


def _review_near_tokens(linker: _Linker) -> None:
    """Ask about responses whose token is one character from a person's of the same project."""
    known = {p.registered: p for p in linker.person_of.values() if p.registered}
    for row in linker.rows:
        person, mine = known.get(row.near_person or ""), linker.person_of[row.response_id]
        if person is None or not linker.may_join(person, mine):
            continue
        if linker.cutoff == "loose":
            linker.join(person, mine, "token", 1.0, RULE)
        else:
            linker.ask(_neighbour(person, row.place), row, "token_off")


def _neighbour(person: _Person, place: int) -> LinkRow:
    """Return the person's response nearest in time, the earlier one of two."""
    return person.rows[min(person.rows, key=lambda other: (abs(other - place), other))]


def _link_codes(linker: _Linker, rule: CodeLinking, place: int) -> None:
    """Match persons known from before a wave with those who first answer in it, by code."""
    earlier: dict[str, _Person] = {}
    later: dict[str, _Person] = {}
    for row in linker.rows:
        person = linker.person_of[row.response_id]
        if place not in person.rows and min(person.rows) < place:
            earlier.setdefault(person.first.response_id, person)
        elif min(person.rows) == place:
            later.setdefault(person.first.response_id, person)
    if linker.cutoff == "strict":
        rule = rule.model_copy(update={"accept_differences": 0})
    matches = match_codes(
        [_owner(id_, person, place) for id_, person in earlier.items()],
        [_owner(id_, person, place) for id_, person in later.items()],
        rule,
        lambda one, other: linker.may_join(earlier[one], later[other]),
    )
    accepted = list(matches.accepted)
    if linker.cutoff == "loose":
        accepted += [pair for pair in matches.doubtful if pair.proposed]
    for pair in accepted:
        one, other = earlier[pair.earlier], later[pair.later]
        if linker.may_join(one, other):
            method = "code_exact" if pair.distance == 0 else "code_off"
            linker.join(one, other, method, float(pair.distance), RULE)
    for pair in matches.doubtful:
        one, other = earlier[pair.earlier], later[pair.later]
        if linker.may_join(one, other):
            before = [row for number, row in one.rows.items() if number < place and row.codes]
            tie = pair.distance <= rule.accept_differences
            linker.ask(before[-1], other.rows[place], "tie" if tie else "code", pair)


def _owner(id_: str, person: _Person, place: int) -> CodeOwner:
    before = [row for number, row in sorted(person.rows.items()) if number < place]
    nearest = before[-1] if before else person.first
    return CodeOwner(
        id_, nearest.project, tuple(row.codes for row in person.rows.values() if row.codes)
    )


def _link_of(linker: _Linker, row: LinkRow, asked: set[str], key: bytes) -> dict[str, Any]:
    """Return the row of `links` for a response."""
    from survey.tokens import keyed_hash

    person = linker.person_of.get(row.response_id)
    method: str
    distance: float | None
    if person is None:
        person = _Person({row.place: row})
        method, distance, by, status = "none", None, RULE, "refused"
    else:
        method, distance, by = "none", None, RULE
        if row.response_id in linker.joined:
            method, distance, by = linker.joined[row.response_id]
        elif person.registered or (row.token_key and len(person.rows) > 1):
            method, distance = "token", 0.0
        alone_as = "review" if row.response_id in asked else "unlinked"
        status = "linked" if len(person.rows) > 1 else alone_as
    alone = keyed_hash(key, "alone", person.first.response_id)[:16]
    return {
        "response_id": row.response_id,
        "person_id": person.registered or alone,
        "wave": row.wave,
        "method": method,
        "distance": distance,
        "status": status,
        "decided_by": by,
    }


def _open_pairs(linker: _Linker) -> Iterable[ReviewPair]:
    """Yield the pairs still to be decided, in order of wave, reason and distance."""
    ranked = {row.response_id: number for number, row in enumerate(linker.rows)}
    open_ = {
        (pair.response_from, pair.response_to): pair
        for pair in linker.review
        if linker.may_join(linker.person_of[pair.response_from], linker.person_of[pair.response_to])
    }
    return sorted(
        open_.values(),
        key=lambda pair: (ranked[pair.response_to], not pair.proposed, ranked[pair.response_from]),
    )


def _count_pairs(linker: _Linker) -> dict[tuple[str, str, str], int]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for person in dict.fromkeys(linker.person_of.values()):
        places = sorted(person.rows)
        for one, two in pairwise(places):
            row = person.rows[two]
            method = linker.joined.get(row.response_id, ("token", 0.0, RULE))[0]
            if method == "token":
                method = linker.joined.get(person.rows[one].response_id, (method, 0.0, RULE))[0]
            counts[person.rows[one].wave, row.wave, method] += 1
    return dict(sorted(counts.items()))
