"""Jobs: entered once, and asked after at 30, 60 and 90 days."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from csdesk.services import jobs
from csdesk.services.errors import RefusedError
from csdesk.services.jobs import CHECK_DAYS, JobView
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO, add_person
from tests.services.test_merging import in_vain

HOW: dict[str, Any] = {"at": NOW, "who": WHO}


def job_of(session: Session, ncp_id: UUID) -> JobView:
    (found,) = jobs.jobs_of(session, ncp_id)
    return found


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_a_job_is_taken_once(vault: Vault) -> None:
    ncp_id = vault.write(add_person)
    vault.write(lambda session: jobs.start_job(session, ncp_id, started_on=TODAY, employer="Lake Foods", **HOW))
    with pytest.raises(RefusedError, match="on the record already"):
        vault.write(lambda session: jobs.start_job(session, ncp_id, started_on=TODAY, employer="lake foods ", **HOW))


def test_no_ends_the_job_on_its_last_day(vault: Vault) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        key = jobs.start_job(session, ncp_id, started_on=days_ago(65), **HOW)
        assert job_of(session, ncp_id).due_check(today=TODAY) == 60
        with pytest.raises(RefusedError, match="last day"):
            jobs.note_check(session, key, 60, False, on=TODAY, **HOW)
        with pytest.raises(RefusedError, match="90 days at the job"):
            jobs.note_check(session, key, 90, True, on=TODAY, **HOW)
        jobs.note_check(session, key, 60, False, on=TODAY, ended_on=days_ago(20), **HOW)
        found = job_of(session, ncp_id)
        assert found.ended_on == days_ago(20)
        assert [found.stayed(days, today=TODAY) for days in CHECK_DAYS] == [True, False, False]
        assert found.due_check(today=TODAY + timedelta(days=99)) is None

    in_vain(vault, work)


@given(
    started=st.integers(0, 120),
    ended=st.none() | st.integers(0, 120),
    said=st.lists(st.tuples(st.sampled_from(CHECK_DAYS), st.sampled_from((True, None))), max_size=4),
)
@examples(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_of_the_days_is_asked_for_once_and_the_answers_never_disagree(
    vault: Vault, started: int, ended: int | None, said: list[tuple[int, bool | None]]
) -> None:
    def work(session: Session) -> None:
        ncp_id = add_person(session)
        key = jobs.start_job(session, ncp_id, started_on=days_ago(started), **HOW)
        for days, still in said:
            if days <= started:
                jobs.note_check(session, key, days, still, on=TODAY, **HOW)
        found = job_of(session, ncp_id)
        due = found.due_check(today=TODAY)
        come = [days for days in CHECK_DAYS if days <= started]
        asked = {days for days, _ in said}
        assert due == (come[-1] if come and come[-1] not in asked else None)
        if due is not None:
            jobs.note_check(session, key, due, None, on=TODAY, **HOW)
            assert job_of(session, ncp_id).due_check(today=TODAY) is None
        if ended is not None and ended <= started:
            jobs.end_job(session, key, ended_on=days_ago(ended), **HOW)
            over = job_of(session, ncp_id)
            assert [over.stayed(days, today=TODAY) for days in CHECK_DAYS] == [
                started - ended >= days for days in CHECK_DAYS
            ]
            assert over.due_check(today=TODAY) is None
        answers = [found.stayed(days, today=TODAY) for days in CHECK_DAYS]
        assert all(answers[:at] == [True] * at for at, answer in enumerate(answers) if answer)

    in_vain(vault, work)
