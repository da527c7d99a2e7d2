"""The laws of the two stores, tested once more on PostgreSQL: the same tests, another `stores`."""

from __future__ import annotations

import pytest
import test_store
import test_undo

from survey.store.stores import Stores

SQLITE_ALONE = {
    "test_files_are_for_the_owner_only",
    "test_opening_again_is_quick_and_loads_no_migrations",
    "test_a_newer_store_is_refused",
    "test_nothing_of_a_person_is_kept_in_clear",
    "test_recovery_waits_for_an_import_under_way",
    "test_a_store_of_the_first_version_keeps_its_answers",
}


@pytest.fixture
def stores(postgres_stores: Stores) -> Stores:
    return postgres_stores


for module in (test_store, test_undo):
    for name, test in vars(module).items():
        if name.startswith("test_") and name not in SQLITE_ALONE:
            code = test.__code__
            if "stores" in code.co_varnames[: code.co_argcount]:
                globals()[name] = test
