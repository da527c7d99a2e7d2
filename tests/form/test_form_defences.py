"""Each test of a defence fails when that defence is taken away."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fallen_defences import DEFENCES, Defence
from form_people import add_everybody

from survey.store.stores import Stores

THREATS = Path(__file__).parents[2] / "docs" / "form-threats.md"

NOT_SWITCHED_OFF = {
    "test_a_page_fetches_its_style_and_nothing_else",  # of the templates, which are files
    "test_no_log_holds_a_token_a_path_or_an_answer",  # nothing writes that could be let
    "test_neither_address_nor_browser_is_stored",  # nothing stores that could be let
    "test_the_server_writes_no_token_anywhere",  # in a process, which it does away with itself
    "test_the_token_is_in_neither_address_nor_title_nor_referrer",  # in a browser
}
"""Tests of what the form does not do in the first place: there is nothing to take away."""


@pytest.fixture
def peopled(stores: Stores) -> Stores:
    add_everybody(stores)
    return stores


@pytest.fixture
def fallen(request: pytest.FixtureRequest) -> Iterator[Defence]:
    """A defence that is down while the test runs, before anything is built."""
    with pytest.MonkeyPatch.context() as patch:
        request.param.remove(patch)
        yield request.param


@pytest.mark.parametrize("fallen", DEFENCES, ids=lambda defence: defence.name, indirect=True)
def test_a_test_notices_that_its_defence_is_gone(
    fallen: Defence, request: pytest.FixtureRequest
) -> None:
    wanted = inspect.signature(fallen.test).parameters
    given = {
        name: fallen.given[name] if name in fallen.given else request.getfixturevalue(name)
        for name in wanted
    }
    with pytest.raises(AssertionError):
        fallen.test(**given)


def test_every_test_that_the_threats_name_is_one_that_notices() -> None:
    named = set(re.findall(r"`(test_\w+)`", THREATS.read_text(encoding="utf-8")))
    assert named - {defence.test.__name__ for defence in DEFENCES} == NOT_SWITCHED_OFF
