"""Several real vaults of a team: extracts made, kept and added up."""

import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.audit import AuditEvent
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, NcpAddress, NcpOtherPin, NcpPhone, Source
from csdesk.models.program import QuarterExtract
from csdesk.services import reporting
from csdesk.services import vault as vaults
from csdesk.services.errors import RefusedError
from csdesk.services.program import supervisor
from csdesk.services.program.supervisor import Sum, Team, contents, sealing
from csdesk.services.program.supervisor.gathering import gather
from csdesk.services.reporting import Step
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault, VaultError
from tests.services.people import NOW, WHO
from tests.services.program.supervisor.teams import (
    NEW_PASSPHRASE,
    PASSPHRASE,
    QUARTER,
    added,
    bring_in,
    count_own,
    everything,
    extract,
    kept,
)
from tests.services.reporting import desk as scripted


def test_one_desk_alone_has_the_figures_of_its_own_quarterly_report(ann: Vault, boss: Vault) -> None:
    bring_in(boss, extract(ann).content)
    funnel = ann.read(lambda session: reporting.funnel(session, QUARTER))
    found = added(boss)
    assert found is not None
    assert found.total == funnel.total
    assert found.counties == tuple(line for line in funnel.counties if any(line.counts))
    assert found.in_several_counties == funnel.in_several
    assert found.shared == found.not_compared == 0


def test_two_desks_count_whom_both_know_once(ann: Vault, ben: Vault, boss: Vault) -> None:
    for vault in (ann, ben):
        bring_in(boss, extract(vault).content)
    found = added(boss)
    assert found is not None
    for place, step in enumerate(Step):
        here, there = (behind(vault, step) for vault in (ann, ben))
        assert found.total[place] == len(here | there)
        assert found.at_several_desks[place] == -len(here & there)
    assert found.shared >= len(behind(ann, Step.LISTED) & behind(ben, Step.LISTED)) > 0


def behind(vault: Vault, step: Step) -> set[str | None]:
    """The PINs of those whom a desk counts for a step."""
    lines = vault.read(lambda session: reporting.people_behind(session, QUARTER, step))
    pins: dict[Any, str | None] = dict(vault.read(lambda session: session.execute(select(Ncp.id, Ncp.pin)).all()))
    return {pins[line.ncp_id] for line in lines}


def test_this_desk_s_own_quarter_is_counted_without_a_file(ann: Vault, ben: Vault) -> None:
    bring_in(ann, extract(ben).content)
    count_own(ann)
    first, second = kept(ann)
    assert (first.own, second.own) == (True, False)
    found = added(ann)
    assert found is not None
    assert found.shared > 0
    funnel = ann.read(lambda session: reporting.funnel(session, QUARTER))
    assert found.desks[0].counts == funnel.total or found.desks[1].counts == funnel.total
    before = added(ann)
    count_own(ann)
    assert added(ann) == before
    with pytest.raises(RefusedError, match="The extracts of Ben Brook have another team passphrase"):
        count_own(ann, NEW_PASSPHRASE)


def test_who_told_the_quarter_before_and_not_this_one_is_missing(ann: Vault, boss: Vault) -> None:
    bring_in(boss, extract(ann).content)
    assert boss.read(lambda session: supervisor.missing(session, QUARTER.next)) == ("Ann Archer",)
    assert boss.read(lambda session: supervisor.missing(session, QUARTER)) == ()


def test_the_sums_are_those_of_the_desk(ann: Vault) -> None:
    team = Team(b"k" * 32)
    found = ann.read(
        lambda session: gather(session, QUARTER, team, source=supervisor.source_of(ann), liaison="Ann", at=NOW)
    )
    kinds = {
        Sum.INTERVIEWS: "assessment",
        Sum.PLANS: "plan",
    }
    done = ann.read(office)
    for each, activity in kinds.items():
        assert found.sums[list(Sum).index(each)] == sum(one.number for one in done if one.activity == activity)
    assert found.sums[list(Sum).index(Sum.SESSIONS)] == sum(
        one.number for one in done if one.activity in ("session", "class") and one.came_of_it == "yes"
    )
    assert found.sums[list(Sum).index(Sum.CONTACTS)] > 0


def office(session: Session) -> Any:
    from csdesk.services.reporting import activities

    return activities.office(session, QUARTER, as_of=NOW.date())


def test_nothing_is_made_without_a_good_passphrase_a_name_or_people(ann: Vault, boss: Vault) -> None:
    with pytest.raises(VaultError, match="14 characters"):
        extract(ann, passphrase="too short")
    with pytest.raises(RefusedError, match="Nobody at this desk"):
        extract(boss)
    with pytest.raises(RefusedError, match="has not begun"):
        extract(ann, quarter=reporting.Quarter(2027, 1))
    with pytest.raises(RefusedError, match="no name stands in the settings"):
        ann.read(
            lambda session: supervisor.make(
                session, QUARTER, PASSPHRASE, source=supervisor.source_of(ann), settings=Settings(), at=NOW
            )
        )


def test_a_restored_vault_is_the_same_desk_and_another_is_not(ann: Vault, ben: Vault) -> None:
    assert supervisor.source_of(ann).hex == ann.envelope.vault_id
    assert supervisor.source_of(ann) != supervisor.source_of(ben)


PRIVATE = st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=9).map(lambda word: f"Zq{word}")
NUMBER = st.integers(10_000_000, 999_999_999).map(str)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(PRIVATE, PRIVATE, NUMBER, NUMBER, PRIVATE), min_size=1, max_size=6, unique_by=lambda one: one[2]
    )
)
def test_no_name_pin_case_number_address_or_phone_of_anybody_is_in_the_file(
    vault: Vault, people: list[tuple[str, str, str, str, str]]
) -> None:
    """Of random people, in what the file says once it is opened; a county that somebody typed is not in it either."""

    def work(session: Session) -> str:
        for last, first, pin, number, word in people:
            added_on = scripted.noon(date(2026, 8, 3))
            ncp = Ncp(pin=f"7{pin}", last_name=last, first_name=first, sort_name=last.lower(), created_at=added_on)
            ncp.source = Source.CSA
            session.add(ncp)
            session.flush()
            session.add(NcpOtherPin(pin=f"8{pin}", ncp_id=ncp.id))
            session.add(IvdCase(ncp_id=ncp.id, number=number, county=f"see {word}"))
            session.add(
                NcpAddress(ncp_id=ncp.id, address_1=f"9 {word} St", since=date(2026, 7, 6), source=Source.CSA)
            )
            session.add(NcpPhone(ncp_id=ncp.id, number="608-555-0199", since=date(2026, 7, 6), source=Source.CSA))
        session.flush()
        found = gather(session, QUARTER, Team(b"k" * 32), source=supervisor.source_of(vault), liaison="Ann", at=NOW)
        ids = [str(one) for one in session.scalars(select(Ncp.id))]
        text = contents.to_json(found)
        assert not any(each in text or each.replace("-", "") in text for each in ids)
        assert len(found.people) == len(people)
        session.rollback()
        return text

    text = vault.read(work).lower()
    for line in people:
        for secret in line:
            assert secret.lower() not in re.sub(r'"[a-z0-9_-]{22}"', '""', text)
    assert "555" not in re.sub(r'"[a-z0-9_-]{22}"', '""', text)


def test_what_is_kept_is_what_was_in_the_file(ann: Vault, boss: Vault) -> None:
    made = extract(ann)
    bring_in(boss, made.content)
    ((_source, digest, _at, text),) = everything(boss)
    assert digest == hashlib.sha256(made.content).hexdigest()
    assert json.loads(text) == json.loads(sealing.unseal(made.content, PASSPHRASE, name="x"))
    assert made.people == len(json.loads(text)["people"]) == kept(boss)[0].people


def test_a_kept_one_that_cannot_be_read_is_named(ann: Vault, boss: Vault) -> None:
    bring_in(boss, extract(ann).content)
    boss.write(lambda session: setattr(session.scalars(select(QuarterExtract)).one(), "contents", "{}"))
    with pytest.raises(RefusedError, match="The extract of Ann Archer does not say"):
        added(boss)


def test_each_step_is_in_the_audit_trail_without_a_name(ann: Vault, boss: Vault) -> None:
    made = extract(ann)
    ann.write(lambda session: supervisor.note(session, made, at=NOW, who=WHO))
    bring_in(boss, made.content)
    count_own(ann)
    lines = [
        boss.read(lambda session: session.scalars(select(AuditEvent.action)).all()),
        ann.read(lambda session: session.scalars(select(AuditEvent.action)).all()),
    ]
    assert "extract.brought_in" in lines[0]
    assert {"extract.made", "extract.counted"} <= set(lines[1])


def test_a_supervisor_without_people_is_no_desk_of_the_quarter(ann: Vault, boss: Vault) -> None:
    bring_in(boss, extract(ann).content)
    assert not count_own(boss).changed
    assert [line.liaison for line in kept(boss)] == ["Ann Archer"]


def test_an_extract_of_an_older_schema_opens_after_the_vault_was_closed(
    ann: Vault, boss: Vault, tmp_path: Path
) -> None:
    bring_in(boss, extract(ann).content)
    before = added(boss)
    path = boss.path
    boss.lock()
    again = vaults.unlock(path, "lantern orbit walnut 42")
    try:
        assert added(again) == before
    finally:
        again.lock()


def test_the_name_of_the_file_says_quarter_and_desk_and_nothing_odd() -> None:
    found = contents.Contents(QUARTER, UUID(int=1), contents.desk_name("  Zoë  O'Neil / "), NOW, "", (), ())
    assert contents.file_name(found) == "2026Q3-Zoe-O-Neil.csextract"
