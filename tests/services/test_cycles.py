"""The search for reference cycles rests while many objects are made, and goes on afterwards."""

import gc
import weakref
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from csdesk.services.cycles import look_again, many_objects


@pytest.fixture(autouse=True)
def nothing_out_of_sight_afterwards() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.parametrize("was_on", [True, False])
def test_cycles_are_looked_for_as_before_also_when_the_work_fails(was_on: bool) -> None:
    def fail() -> None:
        with many_objects():
            assert not gc.isenabled()
            raise ValueError("the work itself")

    (gc.enable if was_on else gc.disable)()
    try:
        with pytest.raises(ValueError, match="the work itself"):
            fail()
        assert gc.isenabled() is was_on
    finally:
        gc.enable()


def test_it_rests_until_the_last_who_makes_many_objects_is_through() -> None:
    begun, go_on = Event(), Event()

    def work() -> None:
        with many_objects():
            begun.set()
            go_on.wait(10)

    other = Thread(target=work)
    with many_objects():
        other.start()
        assert begun.wait(10)
    try:
        assert not gc.isenabled()
    finally:
        go_on.set()
        other.join()
    assert gc.isenabled()


def test_what_was_made_is_out_of_sight_until_it_is_let_go() -> None:
    class Knot:
        def __init__(self) -> None:
            self.itself = self

    with many_objects():
        knot = Knot()
    gone = weakref.ref(knot)
    del knot
    gc.collect()
    assert gone() is not None
    look_again()
    assert gone() is None
