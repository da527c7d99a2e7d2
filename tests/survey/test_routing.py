"""Who is asked what."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.routing import Respondent, asks, parse_route

ROLES = ["COOK", "GUEST", "WAITER"]
PROJECTS = ["RED", "BLUE"]
ROLE = st.sampled_from(ROLES)
SOME_ROLES = st.lists(ROLE, min_size=1, max_size=3, unique=True)
PERSON = st.builds(
    Respondent,
    role=ROLE,
    role2=st.one_of(st.none(), ROLE),
    project=st.sampled_from(PROJECTS),
    has_token=st.booleans(),
    stayed=st.booleans(),
)


@pytest.mark.parametrize(
    ("route", "person", "asked"),
    [
        ("ALL", Respondent(None), True),
        ("NONE", Respondent("COOK"), False),
        ("COOK|GUEST", Respondent("GUEST"), True),
        ("COOK|GUEST", Respondent("WAITER"), False),
        ("ALL-COOK", Respondent("COOK"), False),
        ("ALL-COOK", Respondent("COOK", "GUEST"), True),
        ("ALL-COOK-GUEST", Respondent("COOK", "GUEST"), False),
        ("ALL-COOK@RED", Respondent("GUEST", project="RED"), True),
        ("ALL-COOK@RED", Respondent("GUEST", project="BLUE"), False),
        ("ALL@RED|@BLUE", Respondent("GUEST", project="BLUE"), True),
        ("DUAL", Respondent("COOK", "GUEST"), True),
        ("DUAL", Respondent("COOK"), False),
        ("OPENLINK|GUEST", Respondent("COOK", has_token=False), True),
        ("OPENLINK|GUEST", Respondent("GUEST"), True),
        ("OPENLINK|GUEST", Respondent("COOK"), False),
        ("STAYED-GUEST", Respondent("COOK", stayed=True), True),
        ("STAYED-GUEST", Respondent("GUEST", stayed=True), False),
        ("STAYED", Respondent("COOK"), False),
    ],
)
def test_routes(route: str, person: Respondent, asked: bool) -> None:
    assert asks(parse_route(route), person) is asked


@pytest.mark.parametrize(
    ("route", "words"),
    [
        ("", "is not complete"),
        ("ALL-", "is not complete"),
        ("-COOK", "is not complete"),
        ("COOK||GUEST", "has an empty name between two |"),
        ("ALL@", "has an @ without a project"),
        ("NONE|COOK", "mixes NONE with others"),
    ],
)
def test_unreadable_routes(route: str, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("|", r"\|")):
        parse_route(route)


@given(SOME_ROLES, PERSON)
def test_the_order_of_roles_is_of_no_account(roles: list[str], person: Respondent) -> None:
    forward, backward = "|".join(roles), "|".join(reversed(roles))
    assert parse_route(forward) == parse_route(backward)
    assert asks(parse_route(forward), person) == asks(parse_route(backward), person)


@given(SOME_ROLES, ROLE)
def test_an_exception_is_the_rest_of_the_list(roles: list[str], role: str) -> None:
    person = Respondent(role)
    listed = asks(parse_route("|".join(roles)), person)
    assert asks(parse_route("ALL-" + "-".join(roles)), person) is not listed


@given(SOME_ROLES, PERSON)
def test_a_second_role_never_takes_a_question_away(roles: list[str], person: Respondent) -> None:
    alone = Respondent(person.role, None, person.project, person.has_token, person.stayed)
    for route in ("|".join(roles), "ALL-" + "-".join(roles), "STAYED-" + "-".join(roles)):
        if asks(parse_route(route), alone):
            assert asks(parse_route(route), person)


@given(st.text(max_size=30))
def test_any_text_is_a_route_or_a_plain_complaint(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert parse_route(text) == parse_route(f" {text} ")
