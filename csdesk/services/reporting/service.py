"""Reports to the state and to CSAs: made, kept, frozen when they leave, amended, and given out as files.

A report that left stays what it was, whatever is recorded or corrected later: preparing gives it back. What was
corrected goes into an amended report, which a person asks for and which says what differs. A draft, of a first report
or of an amended one, is made anew whenever it is prepared. One that left before its time was over is as of another
day than the report of the whole time, and does not stand in its way.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.dates import span
from csdesk.services import attachments, audit, directory
from csdesk.services.days import local_day
from csdesk.services.disclosure import Recipient, Way
from csdesk.services.errors import RefusedError
from csdesk.services.reporting import before, checks, contents, figures, keeping, making
from csdesk.services.reporting.leaving import leave, may_leave
from csdesk.services.reporting.made import draft_of, final, newest_workbooks, report, versions_of
from csdesk.services.reporting.preparing import Preparing
from csdesk.services.reporting.quarters import Quarter, Span
from csdesk.services.reporting.records import (
    Funnel,
    PersonLine,
    QuarterOverview,
    Reported,
    Step,
    WorkbookFile,
    WorkbookMade,
)
from csdesk.services.settings import Settings
from csdesk.wording import tr


def overview(session: Session, quarter: Quarter, today: date) -> QuarterOverview:
    """All that the Reports screen shows of a quarter."""
    as_of = min(today, quarter.last_day)
    return QuarterOverview(
        quarter=quarter,
        as_of=as_of,
        due_on=quarter.due_on,
        days_left=(quarter.due_on - today).days,
        over=today > quarter.last_day,
        steps=figures.step_texts(),
        funnel=before.as_reported(session, figures.funnel(session, quarter), quarter),
        workbooks=newest_workbooks(session, quarter),
        checks=checks.before_sending(session, quarter, as_of=as_of, today=today),
    )


def prepare_quarter(
    session: Session, quarter: Quarter, *, at: datetime, who: str, settings: Settings
) -> tuple[WorkbookMade, ...]:
    """Make the state's report, which comes first, and one for each CSA that may be told of active referred people.

    One that left is given back as it is. A draft whose content did not change stays, too; one that changed is made
    anew. Before the quarter's end the reports are as of today. Raises `RefusedError` where it has not begun.
    """
    preparing = Preparing(session, quarter, today=local_day(at), settings=settings)
    earlier = newest_workbooks(session, quarter)
    recipients = (None, *preparing.agencies())
    kept = [preparing.settle(recipient, at=at) for recipient in recipients]
    asked = {recipient.id if recipient else None for recipient in recipients}
    for line in earlier:
        if line.csa_id not in asked:
            keeping.take_back(session, line)
    audit.record(
        session,
        at=at,
        who=who,
        action="quarter.prepared",
        kind="quarter",
        record_id=keeping.quarter_record(session, quarter).id,
        detail=f"{quarter}: {sum(one is not None for one in kept)} workbooks",
    )
    session.flush()
    return newest_workbooks(session, quarter)


def prepare_csa(
    session: Session, csa_id: UUID, period: Span, *, at: datetime, who: str, settings: Settings
) -> WorkbookMade:
    """Make the report of a period for one CSA; one that left is given back as it is.

    Raises `NotFoundError`, and `RefusedError` for a period that has not begun, or where there is nobody to tell of.
    """
    preparing = Preparing(session, period, today=local_day(at), settings=settings)
    agency = directory.agency(session, csa_id)
    kept = preparing.settle(agency, at=at)
    if kept is None:
        raise RefusedError(
            tr(
                "Of nobody of {county} County who was referred to an employment program may this agency be told in "
                "{title}. No report was made.",
                county=agency.county,
                title=span(period),
            )
        )
    audit.record(session, at=at, who=who, action="report.made_for_csa", kind="quarter_workbook", record_id=kept)
    session.flush()
    return report(session, kept)


def amend(session: Session, workbook_id: UUID, *, at: datetime, who: str, settings: Settings) -> WorkbookMade:
    """Make the report that takes the place of one that left, and says what differs; the draft of it is made anew.

    Raises `NotFoundError`, and `RefusedError` where none has left yet or nothing would differ; nothing changed then.
    """
    line = report(session, workbook_id)
    versions = versions_of(session, line.span, line.recipient, line.csa_id)
    frozen = next((version for version in versions if version.frozen_at), None)
    if frozen is None:
        raise RefusedError(tr("This report has not left yet. Nothing was changed; prepare it again instead."))
    preparing = Preparing(session, line.span, today=local_day(at), settings=settings)
    if frozen.as_of != preparing.as_of:
        raise RefusedError(
            tr(
                "The report that left is as of {as_of:%m/%d/%Y}, before its time was over, and stays so. Nothing "
                "was changed; prepare it again, and it is as of today.",
                as_of=frozen.as_of,
            )
        )
    agency = directory.agency(session, line.csa_id) if line.csa_id else None
    made = preparing.made(agency, frozen)
    draft = draft_of(versions)
    if draft is not None and keeping.may_have_left(session, draft.id):
        raise RefusedError(
            tr(
                "The amended report was handed over, and nobody knows yet whether it arrived. Nothing was made; say "
                "in the outbox what became of it first."
            )
        )
    if made.nothing_differs:
        raise RefusedError(tr("Nothing differs from the report that left. Nothing was made."))
    kept = preparing.keep(made, draft, at=at)
    values = making.counted(len(made.differs), "value")
    audit.record(
        session, at=at, who=who, action="report.amended", kind="quarter_workbook", record_id=kept, detail=values
    )
    session.flush()
    return report(session, kept)


def amend_quarter(
    session: Session, quarter: Quarter, *, at: datetime, who: str, settings: Settings
) -> tuple[WorkbookMade, ...]:
    """The amended report to each recipient to whom one left that would say something otherwise today."""
    amended = []
    for line in newest_workbooks(session, quarter):
        with suppress(RefusedError):  # it has not left, or nothing in it would differ
            amended.append(amend(session, line.id, at=at, who=who, settings=settings))
    return tuple(amended)


def reported(session: Session, quarter: Quarter, *, today: date, settings: Settings) -> Reported | None:
    """What the state was told of a whole quarter, what would differ today, and to which agencies; None: none left.

    None also for one of an earlier version, which did not keep what it said.
    """
    left = final(session, quarter, Recipient.STATE, None)
    said = said_by(session, left.id) if left else None
    if left is None or said is None:
        return None
    preparing = Preparing(session, quarter, today=today, settings=settings)
    agencies = _would_differ(session, preparing, quarter)
    return Reported(left, *said, preparing.made(None, left).differs, agencies)


def _would_differ(session: Session, preparing: Preparing, quarter: Quarter) -> tuple[str, ...]:
    """The agencies whose reports left, and would say something otherwise."""
    ids = [line.csa_id for line in newest_workbooks(session, quarter) if line.csa_id is not None]
    left = {csa_id: final(session, quarter, Recipient.CSA, csa_id) for csa_id in ids}
    return tuple(
        line.recipient_name
        for csa_id, line in left.items()
        if line is not None and preparing.made(directory.agency(session, csa_id), line).differs
    )


def said_by(session: Session, workbook_id: UUID) -> tuple[Funnel, Mapping[Step, tuple[PersonLine, ...]]] | None:
    """The figures of one report to the state, and the people behind each step, as they were then.

    None for a report to a CSA, or of an earlier version. Raises `NotFoundError`.
    """
    said = contents.read(session, workbook_id, report(session, workbook_id).quarter)
    return (said.funnel, said.behind) if said and said.funnel and said.behind is not None else None


def export_quarter(
    session: Session, quarter: Quarter, *, at: datetime, who: str, settings: Settings
) -> tuple[WorkbookFile, ...]:
    """The quarter's workbooks as they leave, as files; the caller writes them.

    Raises as `prepare_quarter` and `give_out`; nothing left then.
    """
    made = prepare_quarter(session, quarter, at=at, who=who, settings=settings)
    return tuple(give_out(session, line.id, at=at, who=who) for line in made)


def give_out(session: Session, workbook_id: UUID, *, at: datetime, who: str) -> WorkbookFile:
    """A report as it leaves, accounted for and frozen; the caller writes the file.

    Raises `NotFoundError`, and `RefusedError` for one that tells more than may be told by now.
    """
    line = report(session, workbook_id)
    if not may_leave(session, workbook_id, on=local_day(at)):
        raise RefusedError(
            tr(
                "The report to {recipient_name} tells more than may be told by now: a release of information was "
                "revoked or ran out, or a case moved. Nothing was written; amend it first.",
                recipient_name=line.recipient_name,
            )
            if line.frozen_at
            else tr(
                "The report to {recipient_name} tells more than may be told by now: a release of information was "
                "revoked or ran out, or a case moved. Nothing was written; prepare it again first.",
                recipient_name=line.recipient_name,
            )
        )
    stored = attachments.content(session, line.attachment_id).content
    beside = attachments.content(session, line.page_attachment_id) if line.page_attachment_id else None
    told = leave(session, line.id, way=Way.FILE, at=at, who=who)
    page = (beside.file_name, beside.content) if beside else None
    return WorkbookFile(report(session, workbook_id), stored, told, page)
