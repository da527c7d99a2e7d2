"""Columns that platforms add beside the questions, by the names they give them."""

from __future__ import annotations

from survey.importing.wording import plain_name

PURPOSES: dict[str, tuple[str, ...]] = {
    "token": (
        "token", "respondent_key", "respondentkey", "respondentnøkkel", "deltakernøkkel",
        "participant_key", "external_lfdn", "ExternalReference", "ExternalDataReference",
        "Custom Data 1",
    ),
    "response_id": (
        "response_id", "ResponseId", "ResponseID", "Respondent ID", "$submission_id",
        "submission_id", "SubmissionID", "record_id", "lfdn", "responde", "_uuid", "ID",
    ),
    "started_on": (
        "started_on", "startdate", "StartDate", "Start Date", "Start time", "Starttidspunkt",
        "starttim", "started",
    ),
    "completed_on": (
        "completed_on", "submitdate", "EndDate", "End Date", "Completion time",
        "Fullføringstidspunkt", "closetim", "$created", "Timestamp", "Tidsmerke", "RecordedDate",
        "completed",
    ),
    "language": ("language", "startlanguage", "UserLanguage", "språk", "lang"),
    "mode": ("mode", "DistributionChannel"),
    "synthetic": ("synthetic", "syntetisk"),
    "project": ("project",),
    "role": ("role",),
    "role2": ("role2",),
    "arena": ("arena",),
}  # fmt: skip
"""What the program needs a column for, and its names, the surest first."""

IGNORED = frozenset(
    plain_name(name)
    for name in (
        "wave", "instrument", "version", "role_source", "party", "lastpage",
        "seed", "datestamp", "ipaddr", "refurl", "tid", "Status", "IPAddress", "IP Address",
        "Progress", "Duration (in seconds)", "Finished", "RecipientLastName", "RecipientFirstName",
        "RecipientEmail", "LocationLatitude", "LocationLongitude", "ResponseSet", "Name",
        "EmailAddress", "Collector ID", "Email Address", "First Name", "Last Name", "Email", "Navn",
        "E-postadresse", "Last modified time", "Tidspunkt for siste endring", "Score",
        "$answer_time_ms", "interviewtime", "survey", "organiza", "created", "modified", "difftime",
        "importgr", "distribu", "statoverall", "duration", "dispcode", "quality", "tester",
    )
)  # fmt: skip
"""Names of columns that are known and hold nothing the program may or need keep."""

_BY_NAME = {
    plain_name(name): (purpose, rank)
    for purpose, names in PURPOSES.items()
    for rank, name in enumerate(names)
}


def purpose_of(name: str) -> tuple[str, int] | None:
    """Return what a column of this name is for and how sure that is; 0 is surest."""
    return _BY_NAME.get(plain_name(name))


def is_ignored(name: str) -> bool:
    """Tell whether a name is a platform's own and of no use."""
    return plain_name(name) in IGNORED
