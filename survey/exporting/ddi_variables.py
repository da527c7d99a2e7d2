"""The part of a DDI codebook about the variables: order of elements as the standard has it."""

from __future__ import annotations

from typing import Any, Literal

from survey.exporting.ddi_elements import add, add_texts
from survey.exporting.ddi_study import FILE
from survey.exporting.described_columns import DescribedColumn
from survey.exporting.microdata import Microdata

_GROUP_TYPES = {"grid": "grid", "multiple": "multipleResp"}
_RESPONSES = {
    "choice": "category", "multiple": "multiple", "number": "numeric", "text": "text",
    "date": "datetime",
}  # fmt: skip


def add_variables(root: Any, microdata: Microdata) -> None:
    """Add groups of variables, then the variables in the order of the file."""
    described = add(root, "dataDscr")
    ids = {name: f"V{number}" for number, name in enumerate(microdata.columns, 1)}
    for number, group in enumerate(microdata.groups, 1):
        members = " ".join(ids[name] for name in group.columns)
        element = add(
            described, "varGrp", ID=f"VG{number}", type=_GROUP_TYPES[group.kind],
            name=group.name, var=members,
        )  # fmt: skip
        add_texts(element, "labl", group.label)
    for name, variable in microdata.columns.items():
        _add_variable(described, ids[name], variable, microdata.type_of(name))


def _add_variable(
    described: Any, id: str, variable: DescribedColumn, type: Literal["numeric", "character"]
) -> None:
    column = variable.column
    contin = column.measure == "scale"
    element = add(
        described, "var", ID=id, name=variable.name, files=FILE,
        dcml=str(column.decimals) if type == "numeric" else "",
        intrvl="contin" if contin else "discrete",
        nature="" if contin else column.measure,
    )  # fmt: skip
    add_texts(element, "labl", variable.label)
    if variable.scale is not None:
        question = add(
            element, "qstn", ID=id.replace("V", "Q"),
            responseDomainType=_RESPONSES[variable.scale.type],
        )  # fmt: skip
        add_texts(question, "preQTxt", variable.stem)
        add_texts(question, "qstnLit", variable.wording)
        _add_bounds(element, variable)
    if column.spans:
        invalid = add(element, "invalrng")
        for span in column.spans:
            if span.single is not None:
                add(invalid, "item", VALUE=str(span.single))
                continue
            ends = {"min": span.low, "max": span.high}
            add(invalid, "range", **{n: str(end) for n, end in ends.items() if end is not None})
    add_texts(element, "universe", variable.asked)
    _add_categories(element, variable)
    add(element, "varFormat", type=type)
    if variable.waves:
        add(element, "notes", " ".join(variable.waves), type="waves")
    add_texts(element, "notes", variable.notes, type="coding")


def _add_bounds(element: Any, variable: DescribedColumn) -> None:
    scale = variable.scale
    if scale is None or scale.type != "number" or (scale.min is None and scale.max is None):
        return
    low, high = (None if each is None else f"{each:g}" for each in (scale.min, scale.max))
    units = "INT" if scale.whole else "REAL"
    add(add(element, "valrng"), "range", UNITS=units, min=low or "", max=high or "")


def _add_categories(element: Any, variable: DescribedColumn) -> None:
    for code, meaning in variable.categories.items():
        reason = variable.reasons.get(code, "")
        missing = code in variable.column.missing
        category = add(element, "catgry", missing="Y" if missing else "N", missType=reason)
        add(category, "catValu", str(code))
        add_texts(category, "labl", meaning)
