"""A quarter's workbooks: made, frozen in the vault with the accounting of what they tell, and given out as files."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from csdesk.models.attachment import Attachment, AttachmentKind
from csdesk.models.audit import AuditEvent
from csdesk.models.message import MessageState, OutboxMessage
from csdesk.models.quarter import Quarter as QuarterRecord
from csdesk.models.quarter import QuarterWorkbook
from csdesk.models.release import Disclosure
from csdesk.services import attachments, audit, directory
from csdesk.services.days import local_day
from csdesk.services.directory import CsaView
from csdesk.services.disclosure import Recipient, Rulings, Telling, To, Way
from csdesk.services.errors import RefusedError
from csdesk.services.reporting import checks, content, figures, layout, quarters, rows, small_numbers, workbook
from csdesk.services.reporting.content import Content
from csdesk.services.reporting.leaving import EXPORTED, leave
from csdesk.services.reporting.made import newest_workbooks
from csdesk.services.reporting.quarters import Quarter, Span
from csdesk.services.reporting.records import Funnel, QuarterOverview, WorkbookFile, WorkbookMade
from csdesk.services.reporting.rows import Rows, Value
from csdesk.services.settings import Settings

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATE_NAME = "State mailbox"
NOT_LEFT = (MessageState.DRAFT, MessageState.FAILED)
"""States of a message whose workbook nobody has seen, nor been promised."""


@dataclass(frozen=True)
class _Made:
    """A workbook before it is kept."""

    to: To
    file_name: str
    content: bytes
    rows: Rows
    told: str
    """What it tells of whom, to be asked again when it leaves."""


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
        funnel=figures.funnel(session, quarter),
        workbooks=newest_workbooks(session, quarter),
        checks=checks.before_sending(session, quarter, as_of=as_of, today=today),
    )


def prepare_quarter(
    session: Session, quarter: Quarter, *, at: datetime, who: str, settings: Settings
) -> tuple[WorkbookMade, ...]:
    """Make the state's workbook, which comes first, and one for each CSA that may be told of active referred people.

    A workbook whose content did not change stays the one that it was. One that changed takes the place of the one
    before, unless that has left the desk or was approved for it: then both are kept. Before the quarter's end the
    workbooks are as of today. Raises `RefusedError` for a quarter that has not begun.
    """
    today = local_day(at)
    if today < quarter.first_day:
        raise RefusedError(f"The quarter {quarter.title} has not begun. Nothing was made; choose an earlier one.")
    gathered = content.gather(session, quarter, as_of=min(today, quarter.last_day))
    rulings = Rulings.load(session, [person.ncp_id for person in gathered.people], on=today)
    funnel = figures.funnel(session, quarter)
    made = [_for_state(gathered, rulings, funnel, settings)]
    counties = {county for person in gathered.people for county in person.counties}
    agencies = directory.agencies(session, counties=tuple(sorted(counties))) if counties else ()
    for_csas = (_for_csa(gathered, rulings, funnel, settings, agency) for agency in agencies)
    made += [one for one in for_csas if one.rows.active]
    record = _quarter_record(session, quarter)
    before = {(line.recipient, line.csa_id): line for line in newest_workbooks(session, quarter)}
    for workbook_made in made:
        earlier = before.pop((workbook_made.to.kind, workbook_made.to.csa_id), None)
        if earlier is not None and _same(session, earlier, workbook_made.content):
            session.get_one(QuarterWorkbook, earlier.id).told = workbook_made.told
            continue
        _keep(session, record, gathered, workbook_made, at=at)
        if earlier is not None:
            _take_back(session, earlier)
    for no_longer_due in before.values():
        _take_back(session, no_longer_due)
    audit.record(
        session,
        at=at,
        who=who,
        action="quarter.prepared",
        kind="quarter",
        record_id=record.id,
        detail=f"{quarter}: {len(made)} workbooks",
    )
    session.flush()
    return newest_workbooks(session, quarter)


def export_quarter(
    session: Session, quarter: Quarter, *, at: datetime, who: str, settings: Settings
) -> tuple[WorkbookFile, ...]:
    """The quarter's workbooks as they stand now, as files; the caller writes them. Raises as `prepare_quarter`."""
    files = []
    for line in prepare_quarter(session, quarter, at=at, who=who, settings=settings):
        content = attachments.content(session, line.attachment_id).content
        files.append(WorkbookFile(line, content, leave(session, line.id, way=Way.FILE, at=at, who=who)))
    return tuple(files)


def _for_state(gathered: Content, rulings: Rulings, funnel: Funnel, settings: Settings) -> _Made:
    described, words = layout.load(layout.STATE), layout.words()

    telling = Telling(rulings, To(Recipient.STATE, name=STATE_NAME))
    told = rows.for_state(gathered, telling, described, words)
    shown = small_numbers.told(funnel, words["withheld"]).counties
    counties = settings.counties or tuple(county for county, _numbers in shown if county)
    quarter, as_of, *desk = _about(gathered, settings)
    about = (quarter, as_of, ("Due", gathered.span.due_on), *desk, ("Counties", ", ".join(counties)))
    contents = workbook.Contents(
        layout=described,
        words=words,
        rows=told,
        funnel=funnel,
        as_of=gathered.as_of,
        about=about,
        rules=figures.general_rules(),
        steps=figures.step_texts(),
    )
    name = _file_name(described.file_name, gathered.span)
    return _Made(telling.to, name, workbook.write(contents), told, telling.told())


def _for_csa(gathered: Content, rulings: Rulings, funnel: Funnel, settings: Settings, agency: CsaView) -> _Made:
    described, words = layout.load(layout.CSA), layout.words()
    telling = Telling(rulings, To(Recipient.CSA, agency.id, name=agency.name))
    told = rows.for_county(gathered, agency.county, telling, described, words)
    about = (("To", agency.name), ("County", agency.county), *_about(gathered, settings))
    contents = workbook.Contents(
        layout=described,
        words=words,
        rows=told,
        funnel=funnel,
        as_of=gathered.as_of,
        about=about,
        rules=(),
        steps=(),
    )
    name = _file_name(described.file_name, gathered.span, agency.county)
    return _Made(telling.to, name, workbook.write(contents), told, telling.told())


def _about(gathered: Content, settings: Settings) -> tuple[tuple[str, Value], ...]:
    reach = ", ".join(part for part in (settings.liaison_phone, settings.liaison_email) if part)
    lines: list[tuple[str, Any]] = [
        ("Quarter", gathered.span.title),
        ("As of", gathered.as_of),
        ("Agency", settings.agency_name),
        ("Liaison", settings.liaison_name),
        ("Liaison's phone and e-mail", reach),
    ]
    return tuple((label, value) for label, value in lines if value)


def _file_name(pattern: str, span: Span, county: str = "") -> str:
    quarter = quarters.of(span.last_day)
    plain = re.sub(r"[^\w.-]+", "-", county).strip("-") or "county"
    return pattern.format(year=quarter.year, number=quarter.number, county=plain)


def _quarter_record(session: Session, quarter: Quarter) -> QuarterRecord:
    known = session.scalar(
        select(QuarterRecord).where(QuarterRecord.year == quarter.year, QuarterRecord.number == quarter.number)
    )
    if known is not None:
        return known
    record = QuarterRecord(year=quarter.year, number=quarter.number, due_on=quarter.due_on)
    session.add(record)
    session.flush()
    return record


def _same(session: Session, earlier: WorkbookMade, written: bytes) -> bool:
    known = session.scalar(select(Attachment.sha256).where(Attachment.id == earlier.attachment_id))
    return known == hashlib.sha256(written).hexdigest()


def _keep(session: Session, record: QuarterRecord, gathered: Content, made: _Made, *, at: datetime) -> None:
    attachment_id = attachments.keep(session, AttachmentKind.WORKBOOK, made.file_name, XLSX, made.content, at=at)
    session.add(
        QuarterWorkbook(
            quarter_id=record.id,
            recipient=made.to.kind,
            csa_id=made.to.csa_id,
            recipient_name=made.to.name,
            attachment_id=attachment_id,
            as_of=gathered.as_of,
            made_at=at,
            people=len(made.rows.told),
            withheld=made.rows.people_withheld,
            told=made.told,
        )
    )


def _take_back(session: Session, earlier: WorkbookMade) -> None:
    """Remove a workbook that was replaced before anybody saw it."""
    messages = exists().where(OutboxMessage.workbook_id == earlier.id, OutboxMessage.state.not_in(NOT_LEFT))
    left = exists().where(Disclosure.attachment_id == earlier.attachment_id, Disclosure.left_at.is_not(None))
    exported = exists().where(AuditEvent.record_id == earlier.id, AuditEvent.action == EXPORTED)
    if session.scalar(select(messages | left | exported)):
        return
    session.execute(delete(OutboxMessage).where(OutboxMessage.workbook_id == earlier.id))
    session.execute(delete(QuarterWorkbook).where(QuarterWorkbook.id == earlier.id))
    session.execute(delete(Disclosure).where(Disclosure.attachment_id == earlier.attachment_id))
    session.execute(delete(Attachment).where(Attachment.id == earlier.attachment_id))
