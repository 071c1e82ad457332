"""A caseload of parents who say and pay all kinds of things, straight into the tables; and a plain recount of it."""

import random
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.assessment import Answer, AnswerState, Assessment, AssessmentState, Instrument
from csdesk.models.iv_d_case import CaseSnapshot, IvdCase
from csdesk.models.ncp import Ncp
from csdesk.models.referral_report import ReportCounty, ReportImport
from csdesk.services.days import noon
from csdesk.services.interview import instruments
from csdesk.services.program.able_willing import NOT_INTERVIEWED, Payment, payment_rule, place_of
from tests.services.people import Person, add_person, add_report

REPORTS = (
    (date(2026, 7, 6), ("Brown", "Dane", "Rock")),
    (date(2026, 8, 5), ("Brown", "Dane", "Rock")),
    (date(2026, 9, 4), ("Dane", "Rock")),
    (date(2026, 10, 4), ("Rock",)),
)
FIGURES = ("csup_cents", "paid_m1_cents", "paid_m2_cents", "paid_m3_cents", "last_payment_on", "last_payment_cents")
STANDING = ("csup_cents", "last_payment_on", "last_payment_cents")
"""A blank in a later report does not overwrite these."""
SAID = ("yes", "sometimes", "no", "")


def instrument(session: Session) -> UUID:
    """The instrument that is shipped."""
    used = instruments.load(instruments.FRA)
    shipped = Instrument(code=used.code, version=used.version, sha256="1" * 64, source_text="")
    session.add(shipped)
    session.flush()
    return shipped.id


def interviewed(session: Session, ncp_id: UUID, by: UUID, on: date, able: str, willing: str) -> None:
    """A finished interview; an empty answer was refused."""
    at: datetime = noon(on)
    held = Assessment(
        ncp_id=ncp_id,
        instrument_id=by,
        state=AssessmentState.FINISHED,
        started_at=at,
        finished_at=at,
        interviewer="L",
    )
    session.add(held)
    session.flush()
    for question, value in (("Q8", able), ("Q9", willing)):
        state = AnswerState.ANSWERED if value else AnswerState.REFUSED
        session.add(Answer(assessment_id=held.id, question=question, state=state, value=value, answered_at=at))
    session.flush()


def told(session: Session, case: IvdCase, report: UUID, on: date, **figures: object) -> None:
    """A report says this of a case; the case keeps it, as an import does."""
    row = CaseSnapshot(case_id=case.id, import_id=report, as_of=on, row_number=1, county=case.county)
    for name in FIGURES:
        value = figures.get(name)
        setattr(row, name, value)
        if value is not None or name not in STANDING:
            setattr(case, name, value)
    case.listed_import_id = report
    session.add(row)
    session.flush()


def person(session: Session, *counties: str) -> tuple[UUID, list[IvdCase]]:
    """A person with a case in each county."""
    ncp_id = add_person(session, Person(counties=counties))
    return ncp_id, list(session.scalars(select(IvdCase).where(IvdCase.ncp_id == ncp_id).order_by(IvdCase.county)))


def script(session: Session, seed: int, people: int = 60) -> None:
    """So many people over four reports, some of them closed, some interviewed once or twice."""
    chance, by = random.Random(seed), instrument(session)
    reports = [(add_report(session, *counties, on=on), on, counties) for on, counties in REPORTS]
    made = [
        person(session, *chance.sample(("Brown", "Dane", "Rock"), chance.choice((1, 1, 2)))) for _ in range(people)
    ]
    for ncp_id, cases in made:
        session.get_one(Ncp, ncp_id).created_at = noon(chance.choice((date(2026, 7, 6), date(2026, 9, 20))))
        usual = chance.choice((0, 0, 50, 300, 400))
        for report, on, counties in reports:
            for case in cases:
                if case.county in counties and chance.random() < 0.85:
                    months = [chance.choice((None, 0, 0, usual, usual, 400)) for _month in range(3)]
                    told(
                        session, case, report, on,
                        csup_cents=chance.choice((400, 400, 400, 0)),
                        paid_m1_cents=months[0], paid_m2_cents=months[1], paid_m3_cents=months[2],
                        last_payment_on=on if usual and chance.random() < 0.2 else None,
                    )  # fmt: skip
        for _time in range(chance.choice((0, 0, 1, 2))):
            on = date(2026, 7, 1) + timedelta(days=chance.randrange(90))
            interviewed(session, ncp_id, by, on, chance.choice(SAID), chance.choice(SAID))
        if chance.random() < 0.1:
            session.get_one(Ncp, ncp_id).closed_on = date(2026, 8, 1) + timedelta(days=chance.randrange(60))
    session.flush()


def recounted(session: Session, as_of: date, counties: tuple[str, ...] = ()) -> dict[UUID, tuple[int, Payment, bool]]:
    """Person -> place, kind of payment, stopped lately: by the words of the rule, in plain Python."""
    dates = {row.id: row.report_date for row in session.scalars(select(ReportImport))}
    covered: dict[str, UUID] = {}
    for row in sorted(session.scalars(select(ReportCounty)), key=lambda one: dates[one.import_id]):
        if dates[row.import_id] <= as_of:
            covered[row.county] = row.import_id
    found = {}
    for ncp in session.scalars(select(Ncp)):
        cases = list(session.scalars(select(IvdCase).where(IvdCase.ncp_id == ncp.id)))
        rows = list(
            session.scalars(select(CaseSnapshot).where(CaseSnapshot.case_id.in_([case.id for case in cases])))
        )
        rows = [row for row in rows if row.as_of <= as_of]
        held = [
            one
            for one in session.scalars(select(Assessment).where(Assessment.ncp_id == ncp.id))
            if one.finished_at is not None and one.finished_at.astimezone().date() <= as_of
        ]
        known = ncp.created_at.astimezone().date() <= as_of or rows or held
        if not known or (ncp.closed_on is not None and ncp.closed_on <= as_of):
            continue
        if counties and not {case.county for case in cases} & set(counties):
            continue
        place = NOT_INTERVIEWED
        if held:
            newest = max(held, key=lambda one: (one.finished_at, one.id))
            answers = select(Answer).where(Answer.assessment_id == newest.id, Answer.state == AnswerState.ANSWERED)
            said = {row.question: row.value for row in session.scalars(answers)}
            place = place_of(said.get("Q8"), said.get("Q9"))
        found[ncp.id] = (place, *_pays(rows, covered, as_of))
    return found


def _pays(rows: list[CaseSnapshot], covered: dict[str, UUID], as_of: date) -> tuple[Payment, bool]:
    rule = payment_rule()
    speaking = [
        row
        for row in rows
        if covered.get(row.county) == row.import_id and (as_of - row.as_of).days <= rule.report_within_days
    ]
    months = [[row.paid_m1_cents for row in speaking], [row.paid_m2_cents for row in speaking]]
    months.append([row.paid_m3_cents for row in speaking])
    paid = [sum(amount or 0 for amount in amounts) for amounts in months]
    due = sum(row.csup_cents or 0 for row in speaking)
    if all(amount is None for amount in months[0]) or not due:
        return Payment.UNKNOWN, False
    if not any(paid[: rule.stopped_months]):
        ever = any(row.paid_m1_cents or row.paid_m2_cents or row.paid_m3_cents or row.last_payment_on for row in rows)
        return (Payment.STOPPED if ever else Payment.NEVER), any(paid)
    regular = all(paid) and sum(paid) * 100 >= due * 3 * rule.regular_percent
    return (Payment.REGULAR if regular else Payment.PART), False
