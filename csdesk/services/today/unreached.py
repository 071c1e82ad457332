"""Whom nobody has tried yet: people on the newest reports whom nothing keeps from being contacted."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Row, exists, func, or_, select
from sqlalchemy.orm import Session

from csdesk.models.contact import FollowUp
from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp, Source
from csdesk.models.partner import ContactRule, Csa, CsaReview, ReviewAnswer
from csdesk.models.referral_report import ReportCounty, ReportImport
from csdesk.services.caseload.lines import flags_of_people
from csdesk.services.days import bounds
from csdesk.services.many import one_of
from csdesk.services.referral_report.flags import flag_label
from csdesk.services.settings import Settings
from csdesk.services.stages import Stage, stage_expression
from csdesk.services.today.groups import put_off
from csdesk.services.today.lines import Due, month_day
from csdesk.wording import tr

SHOWN = 20
FEW = 5000
"""Cases of the served counties, up to which the search begins with them instead of with everybody by name."""
COUNTED = 1000
"""Beyond so many the rest is not counted: the list must not wait for a scan of everybody."""


def to_contact(
    session: Session, today: date, settings: Settings, *, besides: Sequence[UUID] = ()
) -> tuple[list[Due], int, bool]:
    """At most 20 people at the stage *to contact*, by name; how many more there are; and whether that is only the
    least.

    Whom a flag or a CSA keeps from being called is not at that stage; any other flag of the report is said with the
    reason, so that nobody is called unawares. Who has an open next step stands where that step is due; `besides`
    stand under another reason.
    """
    newest = _newest_imports(session)
    # Compared as an expression: by the index on the column, everybody would be read and sorted for the first 20.
    listed = func.coalesce(Ncp.listed_import_id, Ncp.id)
    people = select(Ncp.id, Ncp.listed_import_id).where(
        Ncp.closed_on.is_(None),
        or_(listed.in_(newest), Ncp.source != Source.REPORT),
        *_served(session, settings),
        stage_expression(today) == Stage.TO_CONTACT.value,
        ~has_next_step(today),
        ~put_off(Ncp.id, today),
    )
    if besides:
        people = people.where(Ncp.id.not_in(one_of(session, besides)))
    shown = session.execute(people.order_by(Ncp.sort_name, Ncp.id).limit(SHOWN)).all()
    if len(shown) < SHOWN:
        return _lines(session, shown, newest), 0, False
    counted = session.scalar(select(func.count()).select_from(people.limit(COUNTED + 1).subquery())) or 0
    return _lines(session, shown, newest), min(counted, COUNTED) - SHOWN, counted > COUNTED


def has_next_step(today: date) -> ColumnElement[bool]:
    """True also for today where the step was done today: what is done does not come back under another reason."""
    waits = or_(FollowUp.done_at.is_(None), FollowUp.done_at >= bounds(today)[0])
    return exists(select(1).where(FollowUp.ncp_id == Ncp.id, waits).correlate(Ncp))


def _lines(session: Session, found: Sequence[Row[UUID, UUID | None]], newest: dict[UUID, date]) -> list[Due]:
    flags = flags_of_people(session, [ncp_id for ncp_id, _import_id in found])
    lines = []
    for ncp_id, import_id in found:
        listed = newest.get(import_id) if import_id else None
        why = (
            tr("On the report of {month_day}; nobody has tried yet", month_day=month_day(listed))
            if listed
            else tr("Referred; nobody has tried yet")
        )
        if codes := flags.get(ncp_id):
            flagged = tr("Flagged: {flags}.", flags=", ".join(flag_label(code) for code in codes))
            why = f"{flagged} {why}"
        lines.append(Due(ncp_id, ncp_id, tr("New"), why))
    return lines


def _newest_imports(session: Session) -> dict[UUID, date]:
    """The newest report of each county, and the newest of all, with their dates."""
    order = (ReportImport.report_date, ReportImport.id)
    newest: dict[str, tuple[UUID, date]] = {}
    rows = select(ReportCounty.county, ReportImport.id, ReportImport.report_date)
    for county, import_id, day in session.execute(
        rows.join(ReportImport, ReportImport.id == ReportCounty.import_id).order_by(*order)
    ):
        newest[county] = (import_id, day)
    for import_id, day in session.execute(select(ReportImport.id, ReportImport.report_date).order_by(*order)):
        newest[""] = (import_id, day)
    return dict(newest.values())


def _served(session: Session, settings: Settings) -> list[ColumnElement[bool]]:
    """Conditions that keep the search among people who can be found: without them, a desk all of whose CSAs review
    first would look at everybody in vain."""
    conditions: list[ColumnElement[bool]] = []
    counties = set(settings.counties)
    if counties:
        conditions.append(_of_counties(session, counties))
    reviewing = set(session.scalars(select(Csa.county).where(Csa.contact_rule == ContactRule.CSA_FIRST)))
    served = counties or set(session.scalars(select(ReportCounty.county).distinct()))
    if served and served <= reviewing:
        cleared = select(CsaReview.ncp_id).where(CsaReview.answer == ReviewAnswer.CLEARED)
        elsewhere = select(Ncp.id).where(Ncp.listed_import_id.is_(None))
        conditions.append(Ncp.id.in_(cleared.union(elsewhere)))
    return conditions


def _of_counties(session: Session, counties: set[str]) -> ColumnElement[bool]:
    cases = IvdCase.county.in_(counties)
    from_elsewhere = Ncp.source != Source.REPORT
    if (session.scalar(select(func.count()).select_from(IvdCase).where(cases)) or 0) > FEW:
        return exists(select(1).where(IvdCase.ncp_id == Ncp.id, cases).correlate(Ncp)) | from_elsewhere
    # A desk of ordinary size inside a much larger vault: begin with its own people.
    unlisted = select(Ncp.id).where(Ncp.listed_import_id.is_(None), from_elsewhere)
    return Ncp.id.in_(select(IvdCase.ncp_id).where(cases).union(unlisted))
