"""The platforms whose files are known, in the order in which they are tried."""

from __future__ import annotations

from survey.importing.platforms.answer_sheet import ANSWER_SHEET
from survey.importing.platforms.google_forms import GOOGLE_FORMS
from survey.importing.platforms.kobo import KOBO
from survey.importing.platforms.limesurvey import LIMESURVEY
from survey.importing.platforms.microsoft_forms import MICROSOFT_FORMS
from survey.importing.platforms.nettskjema import NETTSKJEMA
from survey.importing.platforms.plain import PLAIN
from survey.importing.platforms.qualtrics import QUALTRICS
from survey.importing.platforms.redcap import REDCAP
from survey.importing.platforms.surveymonkey import SURVEYMONKEY
from survey.importing.platforms.surveyxact import SURVEYXACT
from survey.importing.platforms.typeform import TYPEFORM
from survey.importing.recognition import Platform

PLATFORMS: tuple[Platform, ...] = (
    ANSWER_SHEET,
    QUALTRICS,
    NETTSKJEMA,
    LIMESURVEY,
    SURVEYMONKEY,
    MICROSOFT_FORMS,
    GOOGLE_FORMS,
    TYPEFORM,
    REDCAP,
    KOBO,
    SURVEYXACT,
    PLAIN,
)
"""To add one, copy `typeform.py` and name it here, before `PLAIN`."""

__all__ = ["PLATFORMS", "Platform"]
