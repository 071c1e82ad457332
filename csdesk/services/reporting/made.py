"""The reports that were made, as the screens and the mailbox see them: all versions of all years."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment
from csdesk.models.quarter import Quarter as QuarterRecord
from csdesk.models.quarter import QuarterWorkbook
from csdesk.services.disclosure import Recipient
from csdesk.services.errors import NotFoundError
from csdesk.services.reporting import periods, quarters
from csdesk.services.reporting.nobody_has import nobody_has
from csdesk.services.reporting.quarters import Quarter, Span
from csdesk.services.reporting.records import WorkbookMade
from csdesk.wording import tr

GONE = tr("This report was made anew meanwhile. Nothing was changed; look at the reports again.")


def reports_of(
    session: Session, *, quarter: Quarter | None = None, csa_id: UUID | None = None
) -> tuple[WorkbookMade, ...]:
    """All versions of the reports whose last day lies in a quarter, or to a CSA, or all: the latest time first, in it
    the state first, then by name; the newest version first.

    One that was tried in vain and made anew since is kept for its message, and is none of them.
    """
    chosen = _reports()
    if quarter is not None:
        chosen = chosen.where(QuarterRecord.year == quarter.year, QuarterRecord.number == quarter.number)
    if csa_id is not None:
        chosen = chosen.where(QuarterWorkbook.csa_id == csa_id)
    asked: set[tuple[Recipient, UUID | None, date, date]] = set()
    stand = []
    for line in reversed(_views(session, chosen)):
        about = (line.recipient, line.csa_id, line.since_on, line.until_on)
        if line.frozen_at is not None or about not in asked:
            stand.append(line)
        asked.add(about)
    return tuple(
        sorted(
            stand,
            key=lambda line: (
                -line.until_on.toordinal(),
                line.since_on,
                line.recipient != Recipient.STATE,
                line.recipient_name,
            ),
        )
    )


def newest_workbooks(session: Session, quarter: Quarter) -> tuple[WorkbookMade, ...]:
    """The newest report of a whole quarter for each recipient, the state first, then by name."""
    newest: dict[tuple[Recipient, UUID | None], WorkbookMade] = {}
    for line in reports_of(session, quarter=quarter):
        if line.whole_quarter:
            newest.setdefault((line.recipient, line.csa_id), line)
    return tuple(newest.values())


def versions_of(session: Session, span: Span, recipient: Recipient, csa_id: UUID | None) -> tuple[WorkbookMade, ...]:
    """The reports of one time to one recipient, the newest first."""
    return tuple(
        line
        for line in reports_of(session, quarter=quarters.of(span.last_day), csa_id=csa_id)
        if (line.recipient, line.csa_id) == (recipient, csa_id)
        and (line.since_on, line.until_on) == (span.first_day, span.last_day)
    )


def draft_of(versions: Sequence[WorkbookMade]) -> WorkbookMade | None:
    """Of the reports of one time to one recipient the one that has not left yet; it is the newest."""
    return versions[0] if versions and versions[0].frozen_at is None else None


def final(session: Session, span: Span, recipient: Recipient, csa_id: UUID | None) -> WorkbookMade | None:
    """The newest report of a whole time that left to a recipient; one that left before its end is not it."""
    versions = versions_of(session, span, recipient, csa_id)
    return next((line for line in versions if line.frozen_at and line.as_of == span.last_day), None)


def last_left(session: Session, csa_id: UUID, *, before: date) -> WorkbookMade | None:
    """The newest report that left to a CSA, of no later day than `before`; one that nobody has is none."""
    lost = nobody_has(session)
    lines = (line for line in reports_of(session, csa_id=csa_id) if line.id not in lost)
    left = [line for line in lines if line.frozen_at and line.as_of <= before]
    return max(left, key=lambda line: (line.as_of, line.frozen_at or line.made_at, line.version), default=None)


def report(session: Session, workbook_id: UUID) -> WorkbookMade:
    """One report. Raises `NotFoundError`."""
    found = _views(session, _reports().where(QuarterWorkbook.id == workbook_id))
    if not found:
        raise NotFoundError(GONE)
    return found[0]


def _reports() -> Select[*tuple[Any, ...]]:
    return (
        select(QuarterWorkbook, QuarterRecord.year, QuarterRecord.number, Attachment.file_name, Attachment.size)
        .join(QuarterRecord, QuarterRecord.id == QuarterWorkbook.quarter_id)
        .join(Attachment, Attachment.id == QuarterWorkbook.attachment_id)
        .order_by(QuarterWorkbook.as_of, QuarterWorkbook.version, QuarterWorkbook.made_at, QuarterWorkbook.id)
    )


def _views(session: Session, chosen: Select[*tuple[Any, ...]]) -> list[WorkbookMade]:
    rows: Iterable[Any] = session.execute(chosen)
    return [_view(row, Quarter(year, number), name, size) for row, year, number, name, size in rows]


def _view(row: QuarterWorkbook, quarter: Quarter, file_name: str, size: int) -> WorkbookMade:
    since_on, until_on = row.since_on or quarter.first_day, row.until_on or quarter.last_day
    return WorkbookMade(
        id=row.id,
        quarter=quarter,
        period_title=periods.between(since_on, until_on).title,
        since_on=since_on,
        until_on=until_on,
        recipient=row.recipient,
        csa_id=row.csa_id,
        recipient_name=row.recipient_name,
        file_name=file_name,
        size=size,
        attachment_id=row.attachment_id,
        as_of=row.as_of,
        made_at=row.made_at,
        people=row.people,
        withheld=row.withheld,
        version=row.version,
        amends_id=row.amends_id,
        compared_id=row.compared_id,
        frozen_at=row.frozen_at,
        marked=row.marked,
        protected=bool(row.password),
        password_shown_at=row.password_shown_at,
        page_attachment_id=row.page_attachment_id,
    )
