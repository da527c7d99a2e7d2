"""A log names errors by kind and place; their words, which may hold values, stay out of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import StringIO

import pytest

from panel.error_log import keep_values_out_of_logs

SECRET = "fjærkledd-4.3217"


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, StringIO]]:
    """A logger of its own; how records are made is put back afterwards."""
    before, written = logging.getLogRecordFactory(), StringIO()
    logger, handler = logging.getLogger("tests.error_log"), logging.StreamHandler(written)
    logger.propagate = False
    logger.addHandler(handler)
    keep_values_out_of_logs()
    yield logger, written
    logging.setLogRecordFactory(before)
    logger.removeHandler(handler)


def fail() -> None:
    try:
        int(SECRET)
    except ValueError as fault:
        raise RuntimeError(f"making a file failed: {fault}") from fault


def test_kind_and_place_of_an_error_and_of_its_cause_are_logged(
    log: tuple[logging.Logger, StringIO],
) -> None:
    logger, written = log
    try:
        fail()
    except RuntimeError:
        logger.exception("a download failed")
    said = written.getvalue()
    assert said.startswith("a download failed\nTraceback (most recent call last):\n")
    assert said.index("ValueError") < said.index("RuntimeError")
    assert said.count("in fail") == 2
    assert "test_error_log.py" in said
    assert SECRET not in said


def test_an_error_within_a_sentence_is_named_by_its_kind(
    log: tuple[logging.Logger, StringIO],
) -> None:
    logger, written = log
    logger.warning("%s of %d failed: %s", "one", 3, ValueError(SECRET))
    assert written.getvalue() == "one of 3 failed: ValueError\n"


def test_other_records_are_as_they_were(log: tuple[logging.Logger, StringIO]) -> None:
    logger, written = log
    logger.warning("%(n)d pages", {"n": 3})
    logger.warning("all is well", exc_info=False)
    assert written.getvalue() == "3 pages\nall is well\n"
