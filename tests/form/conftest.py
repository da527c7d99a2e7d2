"""The form of the garden study on both kinds of database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from form_people import Visitor, add_everybody, make_client, token_of
from starlette.testclient import TestClient

from survey.library import Library
from survey.store.stores import Stores


@pytest.fixture(params=["sqlite", "postgres"])
def peopled(request: pytest.FixtureRequest) -> Stores:
    name = "stores" if request.param == "sqlite" else "postgres_stores"
    stores: Stores = request.getfixturevalue(name)
    add_everybody(stores)
    return stores


@pytest.fixture
def client(peopled: Stores, garden: Library) -> TestClient:
    return make_client(peopled, garden)


@pytest.fixture
def visit(peopled: Stores, client: TestClient) -> Callable[[str], Visitor]:
    def enter(person: str) -> Visitor:
        client.cookies.clear()
        return Visitor(client, token_of(peopled, person)).enter()

    return enter
