"""Ratings and answers as a table of numbers, one row a person."""

from __future__ import annotations

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from panel.estimators.samples import FloatArray, check_people
from survey.problems import Problem, SurveyError


def rating_values(ratings: pd.DataFrame, what: str) -> FloatArray:
    """Return ratings as floats, shape (people, columns); NaN is no rating.

    Parameters
    ----------
    ratings
        One row a person, one column a rated group or an item.
    what
        Name of the ratings in messages.

    Raises
    ------
    SurveyError
        A person has two rows, or a rating is a text or infinite.
    """
    check_people(ratings.index, what)
    texts = [
        column
        for column in ratings
        if not is_numeric_dtype(ratings[column].dtype)
        and any(isinstance(value, str) for value in ratings[column].dropna())
    ]
    if texts:
        raise SurveyError(
            Problem(
                "text-scores",
                f"{what} holds texts where numbers belong, in {', '.join(map(str, texts))}.",
                "Code the answers as numbers first.",
            )
        )
    values = ratings.to_numpy(dtype=float, na_value=np.nan)
    if np.isinf(values).any():
        raise SurveyError(Problem("finite-scores", f"A score in {what} is infinite."))
    return values
