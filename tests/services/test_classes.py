"""Classes: a series in the schedule, the roll of a session, what a parent has ahead."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.models.partner import Program
from csdesk.services import classes, merging, referrals
from csdesk.services.classes import Series
from csdesk.services.days import clock_time, local_day
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.referrals import Attended, NewReferral
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, Person, add_person, add_program
from tests.services.test_merging import in_vain

HOW: dict[str, Any] = {"at": NOW, "who": WHO}
LONG_AGO = TODAY - timedelta(days=30)
EVENING = time(17, 30)


def enrol(session: Session, program_id: UUID, name: str, on: date = LONG_AGO) -> tuple[UUID, UUID]:
    """Somebody in a program: the person and the enrolment."""
    ncp_id = add_person(session, Person(name, "Jo"))
    referral = referrals.refer(session, ncp_id, NewReferral(program_id, on, enrolled_since=on), **HOW)
    (one,) = [one for one in referrals.referrals_of(session, ncp_id) if one.id == referral]
    assert one.enrolment is not None
    return ncp_id, one.enrolment.id


@pytest.fixture
def program_id(vault: Vault) -> UUID:
    return vault.write(lambda session: add_program(session, "Parenting classes"))


def test_a_series_is_planned_by_the_clock_and_planned_once(vault: Vault, program_id: UUID) -> None:
    series = Series(date(2026, 10, 20), EVENING, weeks=4, minutes=90, place="Beloit  library", topic="Fathers")
    vault.write(lambda session: classes.plan_series(session, program_id, series, **HOW))
    found = vault.read(lambda session: classes.sessions_of(session, program_id))
    assert [local_day(one.starts_at) for one in found] == [date(2026, 10, 20) + timedelta(weeks=n) for n in range(4)]
    assert {clock_time(one.starts_at) for one in found} == {"5:30 PM"}
    assert {(one.place, one.topic, one.ends_at and one.ends_at - one.starts_at) for one in found} == {
        ("Beloit library", "Fathers", timedelta(minutes=90))
    }
    with pytest.raises(RefusedError, match="in the schedule already"):
        vault.write(lambda session: classes.plan_series(session, program_id, series, **HOW))
    with pytest.raises(RefusedError, match="1 to 52"):
        vault.write(lambda session: classes.plan_series(session, program_id, Series(TODAY, EVENING, 53), **HOW))
    longer = Series(date(2026, 10, 20), EVENING, weeks=6)
    assert len(vault.write(lambda session: classes.plan_series(session, program_id, longer, **HOW))) == 2


def test_the_roll_has_who_is_enrolled_that_day_and_notes_each_once(vault: Vault, program_id: UUID) -> None:
    def work(session: Session) -> None:
        _, early = enrol(session, program_id, "Abel")
        _, late = enrol(session, program_id, "Bram", TODAY)
        held = Series(TODAY - timedelta(days=7), EVENING, weeks=2, topic="Talking")
        first, _second = classes.plan_series(session, program_id, held, **HOW)
        assert [line.enrolment_id for line in classes.roll(session, first)] == [early]
        referrals.attend(session, early, held_on=held.first_on, attended=Attended.YES, class_name="Class 1", **HOW)
        for attended in (Attended.NO, Attended.EXCUSED):
            classes.note_roll(session, first, {early: attended}, **HOW)
        (line,) = classes.roll(session, first)
        assert line.attended is Attended.EXCUSED
        view = classes.sessions_of(session, program_id)[0]
        assert (view.enrolled, view.came, view.missed, view.excused, view.not_noted) == (1, 0, 0, 1, 0)
        with pytest.raises(RefusedError, match="before the enrolment"):
            classes.note_roll(session, first, {late: Attended.YES}, **HOW)
        with pytest.raises(RefusedError, match="so it was held"):
            classes.call_off(session, first, **HOW)
        with pytest.raises(RefusedError, match="so it was held"):
            classes.take_out(session, first, **HOW)

    in_vain(vault, work)


def test_a_merged_person_is_on_the_roll_once(vault: Vault, program_id: UUID) -> None:
    def work(session: Session) -> None:
        (kept, first), (gone, second) = enrol(session, program_id, "Abel"), enrol(session, program_id, "Abell")
        held = Series(TODAY - timedelta(days=7), EVENING, weeks=2)
        keys = classes.plan_series(session, program_id, held, **HOW)
        classes.note_roll(session, keys[0], {first: Attended.NO, second: Attended.YES}, **HOW)
        merging.merge(session, kept, gone, **HOW)
        for key, attended in zip(keys, (Attended.YES, None), strict=True):
            assert [(line.ncp_id, line.attended) for line in classes.roll(session, key)] == [(kept, attended)]
        views = classes.sessions_of(session, program_id)
        assert [(one.enrolled, one.came, one.missed, one.not_noted) for one in views] == [(1, 1, 0, 0), (1, 0, 0, 1)]

    in_vain(vault, work)


def test_two_sessions_of_one_day_are_noted_apart(vault: Vault, program_id: UUID) -> None:
    def work(session: Session) -> None:
        _, enrolment = enrol(session, program_id, "Abel")
        day = TODAY - timedelta(days=1)
        keys = [classes.plan_series(session, program_id, Series(day, time(hour)), **HOW)[0] for hour in (9, 14)]
        classes.note_roll(session, keys[0], {enrolment: Attended.YES}, **HOW)
        classes.note_roll(session, keys[1], {enrolment: Attended.NO}, **HOW)
        assert [classes.roll(session, key)[0].attended for key in keys] == [Attended.YES, Attended.NO]

    in_vain(vault, work)


def test_a_session_is_moved_called_off_and_taken_out(vault: Vault, program_id: UUID) -> None:
    def work(session: Session) -> None:
        ncp_id, enrolment = enrol(session, program_id, "Abel")
        series = Series(TODAY + timedelta(days=3), EVENING, weeks=2, minutes=60)
        first, second = classes.plan_series(session, program_id, series, **HOW)
        view = classes.sessions_of(session, program_id)[0]
        later = view.starts_at + timedelta(hours=1)
        classes.change_session(session, first, starts_at=later, place="Room 4", topic="", **HOW)
        moved = classes.sessions_of(session, program_id)[0]
        assert (moved.starts_at, moved.ends_at, moved.place) == (later, later + timedelta(hours=1), "Room 4")
        with pytest.raises(RefusedError, match="lies ahead"):
            classes.note_roll(session, first, {enrolment: Attended.YES}, **HOW)
        classes.call_off(session, first, **HOW)
        with pytest.raises(RefusedError, match="called off"):
            classes.note_roll(session, first, {enrolment: Attended.YES}, **HOW)
        assert [one.session_id for one in classes.ahead_of(session, ncp_id, on=TODAY)] == [second]
        classes.call_off(session, first, cancelled=False, **HOW)
        assert [one.session_id for one in classes.ahead_of(session, ncp_id, on=TODAY)] == [first]
        classes.take_out(session, first, **HOW)
        with pytest.raises(NotFoundError):
            classes.roll(session, first)

    in_vain(vault, work)


def test_a_program_for_victims_is_not_named_by_its_classes(vault: Vault, program_id: UUID) -> None:
    def work(session: Session) -> None:
        session.get_one(Program, program_id).category = "dv_program"
        ncp_id, _ = enrol(session, program_id, "Abel")
        classes.plan_series(session, program_id, Series(TODAY + timedelta(days=1), EVENING), **HOW)
        assert [one.program for one in classes.ahead_of(session, ncp_id, on=TODAY)] == ["a service"]
        assert [one.program for one in classes.sessions_of(session, program_id)] == ["a service"]

    in_vain(vault, work)


@pytest.mark.parametrize(
    ("category", "names"),
    [
        ("dv_program", ["Parent 1, see record", "Parent 2, see record"]),
        ("dv_treatment", ["Parent 1, see record", "Parent 2, see record"]),
        ("wioa", ["Abel, Jo", "Zamora, Jo"]),
    ],
)
def test_the_roll_of_a_program_that_no_list_names_says_no_names(
    vault: Vault, program_id: UUID, category: str, names: list[str]
) -> None:
    def work(session: Session) -> None:
        session.get_one(Program, program_id).category = category
        whose = {
            enrolment: who for who, enrolment in (enrol(session, program_id, name) for name in ("Zamora", "Abel"))
        }
        (key,) = classes.plan_series(session, program_id, Series(TODAY, time(8)), **HOW)
        lines = classes.roll(session, key)
        assert [line.name for line in lines] == names
        assert {line.enrolment_id: line.ncp_id for line in lines} == whose

    vault.write(work)


@given(
    enrolled=st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(0, 30)), min_size=1, max_size=5),
    held=st.lists(st.integers(0, 30), min_size=1, max_size=4, unique=True),
    said=st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(Attended)), max_size=12),
)
@examples(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_roll_adds_up_to_who_was_enrolled(
    vault: Vault,
    program_id: UUID,
    enrolled: list[tuple[int, int | None]],
    held: list[int],
    said: list[tuple[int, int, Attended]],
) -> None:
    """However rolls are noted: came, missed, excused and not noted are all who were enrolled that day."""

    def work(session: Session) -> None:
        days: dict[UUID, tuple[date, date | None]] = {}
        for number, (back, lasts) in enumerate(enrolled):
            begun = TODAY - timedelta(days=back)
            ended = None if lasts is None else min(begun + timedelta(days=lasts), TODAY)
            ncp_id, enrolment = enrol(session, program_id, f"Person{number}", begun)
            days[enrolment] = begun, ended
            if ended is not None:
                (referral,) = referrals.referrals_of(session, ncp_id)
                referrals.complete(session, referral.id, ended_on=ended, **HOW)
        keys = {
            classes.plan_series(session, program_id, Series(TODAY - timedelta(days=back), time(8)), **HOW)[0]: back
            for back in held
        }
        noted: dict[tuple[UUID, UUID], Attended] = {}
        for which, whom, attended in said:
            key, enrolment = list(keys)[which % len(keys)], list(days)[whom % len(days)]
            begun, ended = days[enrolment]
            day = TODAY - timedelta(days=keys[key])
            if begun <= day and (ended is None or day <= ended):
                classes.note_roll(session, key, {enrolment: attended}, **HOW)
                noted[key, enrolment] = attended
            else:
                with pytest.raises(RefusedError):
                    classes.note_roll(session, key, {enrolment: attended}, **HOW)
        for view in classes.sessions_of(session, program_id):
            day = local_day(view.starts_at)
            there = {one for one, (begun, ended) in days.items() if begun <= day and (ended is None or day <= ended)}
            lines = classes.roll(session, view.id)
            assert {line.enrolment_id for line in lines} == there
            assert {line.enrolment_id: line.attended for line in lines} == {
                one: noted.get((view.id, one)) for one in there
            }
            assert view.enrolled == len(there) == view.came + view.missed + view.excused + view.not_noted

    in_vain(vault, work)
