"""Today reminds of plans that were printed and not signed, and of signed ones without their scan."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from csdesk.services import plans, today
from csdesk.services.plans import PlanDraft
from csdesk.services.settings import Settings
from csdesk.services.today import TodayGroup
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO
from tests.services.plans.planning import DRAFT, PDF, make, person, sign


def lines(vault: Vault, days: int) -> list[tuple[UUID, str, str]]:
    """The lines so many days later."""
    at = NOW + timedelta(days=days)
    found = vault.read(
        lambda session: today.todays_list(session, today=TODAY + timedelta(days=days), now=at, settings=Settings())
    )
    group: TodayGroup | None = next((one for one in found.groups if one.key == "plan_papers"), None)
    return [(line.subject_id, line.when, line.why) for line in group.lines] if group else []


def test_a_worksheet_that_is_not_signed_after_a_week(vault: Vault) -> None:
    plan_id = make(vault)
    make(vault, replace(DRAFT, steps=()), person(vault, "Zamora", "Zoë"))  # never printed
    vault.write(lambda session: plans.note_worksheet(session, plan_id, printed=True, at=NOW, who=WHO))
    assert lines(vault, 6) == []
    assert lines(vault, 7) == [(plan_id, "7 days", "Not signed; printed on October 8")]
    done_at = NOW + timedelta(days=8)
    vault.write(lambda session: today.mark_done(session, plan_id, at=done_at, who=WHO))
    assert lines(vault, 9) == []
    again = NOW + timedelta(days=10)
    vault.write(lambda session: plans.note_worksheet(session, plan_id, printed=True, at=again, who=WHO))
    assert [line[0] for line in lines(vault, 17)] == [plan_id]
    sign(vault, plan_id, PDF)
    assert lines(vault, 30) == []


def test_a_signed_plan_without_its_scan(vault: Vault) -> None:
    plan_id = make(vault, PlanDraft("Dana", 15_000, "WI SCTF"))
    sign(vault, plan_id, None)
    assert lines(vault, 0) == []
    assert lines(vault, 1) == [(plan_id, "1 day", "No scan in the vault; signed on October 8")]
    tomorrow = TODAY + timedelta(days=2)
    vault.write(lambda session: today.postpone(session, plan_id, tomorrow, at=NOW, who=WHO))
    assert lines(vault, 1) == []
    assert [line[0] for line in lines(vault, 60)] == [plan_id]
    assert lines(vault, 61) == []
    vault.write(lambda session: today.mark_done(session, plan_id, at=NOW + timedelta(days=3), who=WHO))
    assert lines(vault, 4) == []
