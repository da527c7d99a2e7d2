from survey.fieldwork.events import read_events, record_event, record_opt_out
from survey.store.stores import Stores, now


def test_events_of_a_wave_are_read_in_the_order_they_were_noted(stores: Stores) -> None:
    at = now()
    with stores.contacts.begin() as contacts:
        record_event(contacts, "one", "w1", "bounced", "bounces", at)
        record_event(contacts, "one", "w2", "refused", "register")
        record_event(contacts, "two", "w1", "left", "bounces", at)
        found = read_events(contacts, "w1")
    assert [(event.person_id, event.what, event.at) for event in found] == [
        ("one", "bounced", at),
        ("two", "left", at),
    ]


def test_an_opt_out_is_noted_once_a_wave(stores: Stores) -> None:
    with stores.contacts.begin() as contacts:
        assert record_opt_out(contacts, "one", "w1", "form")
        assert not record_opt_out(contacts, "one", "w1", "form")
        assert record_opt_out(contacts, "one", "w2", "form")
        assert len(read_events(contacts, "w1")) == 1
