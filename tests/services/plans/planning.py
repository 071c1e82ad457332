"""Plans for the tests."""

from datetime import date
from uuid import UUID

from csdesk.services import plans, settings
from csdesk.services.plans import PlanDraft, StepDraft
from csdesk.services.settings import Settings
from csdesk.services.vault import Vault
from tests.services.people import NOW, WHO, Person, add_person

PAY_TO = "Wisconsin Support Collections Trust Fund (WI SCTF)"
PDF = b"%PDF-1.7 signed"
DRAFT = PlanDraft(
    coach="Dana Whitcomb",
    amount_cents=15_000,
    pay_to=PAY_TO,
    longer_term=("Work full time, 35 hours a week or more, by June 2027. Finish the GED.",),
    steps=(
        StepDraft(
            "Chad",
            "Pay $150 to WI SCTF each month",
            date(2026, 10, 30),
            alternative="apply for services to Rock County Job Center",
            items=("Help with job applications", "Help with the GED class"),
            rhythm="then each month",
            barrier="job_market",
        ),
        StepDraft("Dana", "Send the form for a free bus pass", date(2026, 10, 12), barrier="transportation"),
        StepDraft("Chad", "Check in with Child Support office to provide progress update", rhythm="every two weeks"),
    ),
)


def desk(vault: Vault, *, sample_data: bool = False, pay_to: str = PAY_TO) -> None:
    """Set who the liaison is."""
    told = Settings(
        liaison_name="Dana Whitcomb",
        liaison_phone="(608) 555-0140",
        agency_name="Sample W-2 Agency",
        sample_data=sample_data,
        pay_to=pay_to,
    )
    vault.write(lambda session: settings.save(session, told))


def person(vault: Vault, last_name: str = "Combs", first_name: str = "Chad") -> UUID:
    """A new person."""
    return vault.write(lambda session: add_person(session, Person(last_name=last_name, first_name=first_name)))


def make(vault: Vault, draft: PlanDraft = DRAFT, ncp_id: UUID | None = None) -> UUID:
    """Keep a draft, of a new person unless one is given."""
    of = ncp_id or person(vault)
    return vault.write(lambda session: plans.create(session, of, draft, at=NOW, who=WHO))


def sign(vault: Vault, plan_id: UUID, scan: bytes | None = PDF, signed_on: date = date(2026, 10, 8)) -> None:
    """Record the signature."""
    vault.write(
        lambda session: plans.sign(
            session,
            plan_id,
            signed_on=signed_on,
            coach="Dana Whitcomb",
            scan=scan,
            file_name="s.pdf",
            at=NOW,
            who=WHO,
        )
    )


def view(vault: Vault, plan_id: UUID) -> plans.PlanView:
    """The plan as it stands."""
    return vault.read(lambda session: plans.plan(session, plan_id))
