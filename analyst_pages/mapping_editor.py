"""Which column is which question, and what texts mean: a table to change, and a button."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from analyst_pages.frame import Desk, change
from panel.analyst.mapping_rows import (
    EditRow,
    column_decisions,
    column_options,
    column_rows,
    mapped_questions,
    value_decisions,
    value_options,
    value_rows,
)
from panel.analyst.trial_import import Trial, save_decisions
from panel.texts import text
from survey.importing.mapping import UNDECIDED

SHOWN = 12
"""Rows that stand below each other before the table is scrolled."""


def show_mapping(desk: Desk, trial: Trial) -> None:
    """Show the columns of a file and, where there are some, the texts to decide."""
    drafted = trial.drafted
    if drafted is None:
        return
    instrument, language = desk.library.instrument(trial.choice.wave), desk.language
    rows = column_rows(drafted, instrument, language)
    waiting = sum(row.now == UNDECIDED for row in rows)
    bound = sum(row.now.partition(".")[0] in instrument.questions for row in rows)
    st.subheader(text("map.columns", language, bound=bound, waiting=waiting), anchor=False)
    st.markdown(f":small[:gray[{text('map.how', language)}]]")
    options = column_options(instrument, language)
    editor("columns", rows, options, desk, partial(save, trial=trial, rows=rows))
    questions = mapped_questions(drafted, instrument)
    if not questions:
        return
    st.subheader(text("map.values", language), anchor=False)
    asked = st.selectbox(text("map.of", language), questions, key="values_of")
    if asked is None:
        return
    said = value_rows(drafted, asked, language)
    codes = value_options(instrument, asked, language)
    editor("values", said, codes, desk, partial(save, trial=trial, rows=said, question=asked))


def editor(
    name: str, rows: Sequence[EditRow], options: Mapping[str, str], desk: Desk, save: partial[str]
) -> None:
    """Show rows in which the middle column is chosen from a list, and the button that saves."""
    # Another state of the mapping is another table, so that no edit is carried over to it.
    key = f"{name}-{hash((tuple(rows), tuple(options)))}"
    frame = pd.DataFrame(
        {"key": [r.key for r in rows], "now": [r.now for r in rows], "why": [r.why for r in rows]}
    )
    first, second = ("column", "is") if name == "columns" else ("text", "means")
    with st.form(f"form-{key}", enter_to_submit=False):
        st.data_editor(
            frame,
            key=key,
            hide_index=True,
            height=38 + 35 * min(len(rows), SHOWN),
            disabled=["key", "why"],
            column_config={
                "key": st.column_config.TextColumn(
                    text(f"map.{first}", desk.language), width="medium"
                ),
                "now": st.column_config.SelectboxColumn(
                    text(f"map.{second}", desk.language),
                    options=list(options),
                    format_func=lambda option: options.get(option, option),
                    required=True,
                    width="large",
                ),
                "why": st.column_config.TextColumn(text("map.why", desk.language)),
            },
        )
        st.form_submit_button(
            text(f"map.save_{name}", desk.language),
            key=f"save_{name}",
            on_click=change,
            args=(partial(save, key=key),),
        )


def save(desk: Desk, trial: Trial, rows: Sequence[EditRow], key: str, question: str = "") -> str:
    """Keep what was edited in the mapping of the file."""
    edits = st.session_state.get(key, {}).get("edited_rows", {})
    if question:
        instrument = desk.library.instrument(trial.choice.wave)
        decided = value_decisions(rows, edits, "now", instrument, question)
    else:
        decided = column_decisions(rows, edits, "now")
    if not decided.columns and not decided.values.get(question):
        return text("map.same", desk.language)
    written = save_decisions(desk.stores, desk.library, trial.choice, decided)
    return text("map.saved", desk.language, file=written.path.name)
