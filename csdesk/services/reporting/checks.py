"""What to look at before a quarter is sent: each check names whom it concerns, and where that is mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.partner import Csa, CsaContact, Program, ProgramKind
from csdesk.models.referral import Enrolment, Referral, ReferralStatus
from csdesk.services import outcomes
from csdesk.services.disclosure import Fact, Recipient, Rulings, To
from csdesk.services.email_address import is_address
from csdesk.services.reporting import content, looks_wrong
from csdesk.services.reporting.figures import person_lines
from csdesk.services.reporting.looks_wrong import Wrong
from csdesk.services.reporting.quarters import Span
from csdesk.services.reporting.records import CheckBeforeSending, CheckKind, CheckLine, Mend
from csdesk.wording import in_number, tr

NEWS_DAYS = 14
SENTENCES = {
    CheckKind.NO_OUTCOME: tr("{people} without an outcome of the referral."),
    CheckKind.NO_NEWS: tr("{{people}} without news for {news_days} days or longer.", news_days=NEWS_DAYS),
    CheckKind.STAGE: tr("{people} at a stage that does not fit what is entered."),
    CheckKind.UNDETERMINED: tr("{people} whose interview has no determination of eligibility."),
    CheckKind.UNSETTLED: tr("{people} with a meeting or hearing that nobody settled: was it kept?"),
    CheckKind.OUTCOMES: tr("{people} with outcomes to ask, at enrollment or at exit."),
    CheckKind.NO_AGENCY: tr(
        "{people} with a case in a county without an agency in the directory: no report goes there."
    ),
    CheckKind.NO_ADDRESS: tr("{agencies} without a contact person who receives reports by e-mail."),
    CheckKind.NO_RELEASE: tr("{people} enrolled without a release: what came after is withheld from the CSA."),
}


@dataclass(frozen=True)
class _At:
    """What every check looks at."""

    session: Session
    span: Span
    as_of: date
    today: date


def before_sending(session: Session, span: Span, *, as_of: date, today: date) -> tuple[CheckBeforeSending, ...]:
    """All checks of a quarter, in the order of their weight; a check without lines is passed."""
    at = _At(session, span, as_of, today)
    people = {
        CheckKind.NO_OUTCOME: _no_outcome(at),
        CheckKind.NO_NEWS: _no_news(at),
        CheckKind.STAGE: looks_wrong.stages(session, content.active(span, as_of), as_of=as_of),
        CheckKind.UNDETERMINED: looks_wrong.undetermined(session, span, as_of=as_of),
        CheckKind.UNSETTLED: looks_wrong.unsettled(session, span, today=today),
        CheckKind.OUTCOMES: _outcomes_to_ask(at),
        CheckKind.NO_AGENCY: _no_agency(at),
        CheckKind.NO_RELEASE: _without_release(at),
    }
    lines = {kind: _lines(session, found) for kind, found in people.items()}
    lines[CheckKind.NO_ADDRESS] = _no_address(at)
    return tuple(
        CheckBeforeSending(kind, SENTENCES[kind].format(**_counted(len(lines[kind]))), lines[kind])
        for kind in CheckKind
    )


def _counted(number: int) -> dict[str, str]:
    if not number:
        return {"people": tr("Nobody"), "agencies": tr("No agency")}
    return {
        "people": in_number(number, tr("person"), tr("people")),
        "agencies": in_number(number, tr("agency"), tr("agencies")),
    }


def _lines(session: Session, found: Iterable[Wrong]) -> tuple[CheckLine, ...]:
    """A line for each person, with the first thing that was found."""
    first: dict[UUID, Wrong] = {}
    for one in found:
        first.setdefault(one.ncp_id, one)
    people = person_lines(session, {ncp_id: (one.on, one.what) for ncp_id, one in first.items()})
    return tuple(
        CheckLine(line.ncp_id, line.name, line.counties, line.what, line.on, first[line.ncp_id].mend)
        for line in people
    )


def _referrals(at: _At, day: Any = Referral.referred_on) -> Select[*tuple[Any, ...]]:
    """Referrals of active NCPs to employment programs: person, day, program, referral."""
    return (
        select(Ncp.id, day, Program.name, Referral.id)
        .join(Referral, Referral.ncp_id == Ncp.id)
        .join(Program, Program.id == Referral.program_id)
        .where(
            Program.kind == ProgramKind.EMPLOYMENT,
            Referral.referred_on <= at.as_of,
            Ncp.id.in_(content.active(at.span, at.as_of)),
        )
    )


def _of_news(at: _At, referrals: Select[*tuple[Any, ...]]) -> list[Wrong]:
    return [
        Wrong(ncp_id, day, program, looks_wrong.news_of(ncp_id, referral_id))
        for ncp_id, day, program, referral_id in at.session.execute(referrals)
    ]


def _no_outcome(at: _At) -> list[Wrong]:
    open_ones = _referrals(at).where(Referral.status == ReferralStatus.OPEN)
    return _of_news(at, open_ones.order_by(Referral.referred_on, Referral.id))


def _no_news(at: _At) -> list[Wrong]:
    silent = _referrals(at, Referral.last_news_on).where(
        Referral.status.in_((ReferralStatus.OPEN, ReferralStatus.ENROLLED)),
        Referral.last_news_on <= at.today - timedelta(days=NEWS_DAYS),
    )
    return _of_news(at, silent.order_by(Referral.last_news_on, Referral.id))


def _outcomes_to_ask(at: _At) -> list[Wrong]:
    active = set(at.session.scalars(content.active(at.span, at.as_of)))
    return [
        Wrong(
            ncp_id,
            spell.due_since(point, at.today) or at.today,
            in_number(number, tr("question"), tr("questions")),
            Mend("outcomes", (("ncp_id", ncp_id),)),
        )
        for ncp_id, (spell, point, number) in outcomes.due_now(at.session, today=at.today).items()
        if ncp_id in active
    ]


def _no_agency(at: _At) -> list[Wrong]:
    without = (
        _referrals(at)
        .add_columns(IvdCase.county)
        .join(IvdCase, IvdCase.ncp_id == Ncp.id)
        .outerjoin(Csa, Csa.county == IvdCase.county)
        .where(Csa.id.is_(None))
        .order_by(Referral.referred_on, Referral.id)
    )
    found = []
    for ncp_id, day, _program, _referral_id, county in at.session.execute(without):
        mend = Mend("directory", (("county", county),)) if county else Mend("record", (("ncp_id", ncp_id),))
        found.append(Wrong(ncp_id, day, county or tr("No county is known"), mend))
    return found


def _no_address(at: _At) -> tuple[CheckLine, ...]:
    """The agencies that a report is for, and that nobody receives it at; as the mailbox asks when it drafts."""
    concerned = select(IvdCase.county).where(IvdCase.ncp_id.in_(content.active(at.span, at.as_of)))
    people = select(CsaContact.csa_id, CsaContact.email).where(CsaContact.receives_reports)
    reached = {csa_id for csa_id, email in at.session.execute(people) if is_address(email)}
    rows = select(Csa.id, Csa.name, Csa.county).where(Csa.county.in_(concerned)).order_by(Csa.name)
    return tuple(
        CheckLine(csa_id, name, (county,), tr("No e-mail address"), at.as_of, _people_of(csa_id))
        for csa_id, name, county in at.session.execute(rows)
        if csa_id not in reached
    )


def _people_of(csa_id: UUID) -> Mend:
    return Mend("directory", (("csa_id", csa_id), ("part", "people")))


def _without_release(at: _At) -> list[Wrong]:
    enrolments = (
        _referrals(at, Enrolment.enrolled_on)
        .join(Enrolment, Enrolment.referral_id == Referral.id)
        .where(Enrolment.enrolled_on <= at.as_of)
        .order_by(Enrolment.enrolled_on, Enrolment.id)
    )
    enrolled: dict[UUID, Wrong] = {}
    for ncp_id, day, program, _referral_id in at.session.execute(enrolments):
        enrolled.setdefault(
            ncp_id, Wrong(ncp_id, day, program, Mend("told", (("ncp_id", ncp_id), ("start", "form"))))
        )
    rulings = Rulings.load(at.session, enrolled, on=at.today)
    return [
        one
        for ncp_id, one in enrolled.items()
        if any(
            not rulings.ruling(ncp_id, To(Recipient.CSA, csa_id), Fact.OUTCOME, at.as_of).allowed
            for csa_id in rulings.standings[ncp_id].csa_ids
        )
    ]
