"""Answers person by person as they may leave: a table, and what each of its columns is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from survey.definition import Text
from survey.exporting.described_columns import ColumnGroup, DescribedColumn
from survey.exporting.door import describe_purpose, kept_apart, weeks_of
from survey.exporting.joined_waves import JoinedWaves, join_waves
from survey.library import Library
from survey.responses import HEAD

if TYPE_CHECKING:
    import pandas as pd

    from survey.store.responses_store import Responses


@dataclass(frozen=True, slots=True, eq=False)
class Microdata:
    """What goes into a file.

    Parameters
    ----------
    title
        A short name of the file's contents.
    waves
        The waves in it, in order of time.
    table
        One row a response or person; codes as `survey.responses` has them.
    columns
        What each column of the table is, in its order.
    groups
        The columns that belong together.
    reasons
        Why cells are empty: columns that say which row, then `column` and `reason`.
    left_out
        Background that the study's exclusion sets keep out of the file.
    purpose
        What the file may be used for, by language.
    modes
        How people answered.
    rows_are
        What a row is, for the report.
    """

    title: str
    waves: tuple[str, ...]
    table: pd.DataFrame
    columns: Mapping[str, DescribedColumn]
    groups: tuple[ColumnGroup, ...]
    reasons: pd.DataFrame
    left_out: tuple[str, ...] = ()
    purpose: Text = field(default_factory=dict)
    modes: tuple[str, ...] = ()
    rows_are: str = "responses"

    def type_of(self, name: str) -> Literal["numeric", "character"]:
        """Return whether a column holds numbers or texts."""
        import pandas as pd

        numeric = pd.api.types.is_numeric_dtype(self.table[name].dtype)
        return "numeric" if numeric else "character"


def build_microdata(
    library: Library, responses: Mapping[str, Responses], *, all_background: bool = False
) -> Microdata:
    """Bring the responses of one or several waves into one table, a row a response.

    Contacts, tokens, codes and free text are not in it. Background that the study's exclusion
    sets keep apart is left out unless told otherwise, and days are weeks.

    Parameters
    ----------
    responses
        By wave, what `survey.store.responses_store.read_responses` gives.
    """
    import pandas as pd

    waves = tuple(wave for wave in library.waves if wave in responses)
    joined = join_waves(library, waves)
    hidden = frozenset[str]() if all_background else kept_apart(library, waves)
    columns, left_out = allowed_columns(library, joined, hidden)
    parts, reasons = [], []
    for wave in waves:
        parts.append(build_rows(library, joined, wave, responses[wave].frame))
        why = responses[wave].reasons
        renamed = why.assign(column=why["column"].map(joined.names[wave]))
        reasons.append(renamed[renamed["column"].isin(list(columns))])
    # Reindexed when joined: a wave without a column would make its codes decimal numbers.
    table = pd.concat(parts, ignore_index=True).reindex(columns=list(columns))
    modes = tuple(sorted(set(table["mode"].dropna())))
    return Microdata(
        title=" ".join((library.study.study, *waves)),
        waves=waves,
        table=table,
        columns=columns,
        groups=joined.groups_of(columns),
        reasons=pd.concat(reasons, ignore_index=True),
        left_out=left_out,
        purpose=describe_purpose(library, modes),
        modes=modes,
    )


def allowed_columns(
    library: Library, joined: JoinedWaves, hidden: frozenset[str]
) -> tuple[dict[str, DescribedColumn], tuple[str, ...]]:
    """Return the columns that do not rest on a hidden question, and the names of the rest."""
    heads: dict[str, set[str]] = {}
    for wave in joined.waves:
        for purpose, question in library.instrument(wave).uses.items():
            heads.setdefault(purpose, set()).add(question)
    allowed: dict[str, DescribedColumn] = {}
    left_out: list[str] = []
    for name, variable in joined.columns.items():
        questions = joined.questions_of(name) or heads.get(name, set())
        if questions & hidden:
            left_out.append(name)
        else:
            allowed[name] = variable
    return allowed, tuple(left_out)


def build_rows(
    library: Library, joined: JoinedWaves, wave: str, frame: pd.DataFrame
) -> pd.DataFrame:
    """Return a wave's rows under the joined columns and in the latest wave's codes.

    Parameters
    ----------
    frame
        A wave's responses, under any index; a `party` in it counts, else the role's is taken.
    """
    import pandas as pd

    made: dict[str, pd.Series] = {}
    for name in HEAD:
        days = name in ("started_on", "completed_on")
        made[name] = weeks_of(frame[name]) if days else frame[name]
    if "party" in frame:
        made["party"] = frame["party"].astype("string")
    else:
        party = frame["role"].map(library.study.party_of, na_action="ignore")
        made["party"] = party.astype("string")
    for own, name in joined.names[wave].items():
        codes = joined.recodes[wave].get(own)
        made[name] = frame[own].replace(codes) if codes else frame[own]
        made[name] = made[name].astype(joined.dtypes[name])
    return pd.DataFrame(made, index=frame.index)
