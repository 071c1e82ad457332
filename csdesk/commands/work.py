"""`interview export`, `plan worksheet | empty-worksheet`, `quarter export`."""

from datetime import datetime
from functools import partial
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.commands.context import Context, Outcome
from csdesk.commands.csa_reports import tell_password
from csdesk.services import audit, interview, mailbox, plans, reporting
from csdesk.services.caseload.identify import as_id, identify
from csdesk.services.disclosure import Exempt, Fact, Left, Way, tell_parents
from csdesk.services.errors import NotFoundError
from csdesk.services.files import write_file
from csdesk.services.interview import ForParent
from csdesk.services.plans import WorksheetOptions


def export_interviews(context: Context) -> Outcome:
    """Everything that a person was asked and answered, word for word, as the parent may be told it."""
    target = context.options.to
    context.policy.require_place(target)
    who, at = context.settings().actor, context.clock.now()

    def work(session: Session) -> ForParent:
        ncp_id = identify(session, context.options.ncp)
        made = interview.export_for_parent(session, ncp_id, way=Way.FILE, at=at, who=who)
        if target is not None:
            write_file(session, target, made.text.encode("utf-8"), told=made.told, policy=context.policy)
        held = f"{len(made.data['interviews'])} interviews"
        audit.record(session, at=at, who=who, action="interview.exported", kind="ncp", record_id=ncp_id, detail=held)
        return made

    made = context.vault().write(work)
    if target is not None:
        said = f"The interviews were written to {target}. The file is not encrypted: keep it safe."
        return Outcome(said, {"outcome": "written", "file": str(target)})
    return Outcome(made.text or "No interview was held with this person yet.", {"outcome": "exported", **made.data})


def worksheet(context: Context) -> Outcome:
    """Write the worksheet of a plan as PDF."""
    wanted = context.options
    asked = WorksheetOptions(
        large=wanted.large,
        case_number=wanted.case_number,
        barriers=wanted.barriers,
        blank=wanted.blank,
        copy=wanted.copy,
        changes=wanted.changes,
    )

    who, at = context.settings().actor, context.clock.now()

    def write(session: Session) -> None:
        plan_id = _plan(session, wanted.plan)
        pdf, told = plans.worksheet_to(
            session, plan_id, options=asked, way=Way.FILE, today=context.clock.today(), at=at, who=who
        )
        write_file(session, wanted.to, pdf, told=told, policy=context.policy)

    context.vault().write(write)
    return _written(wanted.to)


def empty_worksheet(context: Context) -> Outcome:
    """Write a worksheet for the pen, of one person or of nobody."""
    wanted = context.options

    def work(session: Session) -> tuple[UUID | None, bytes]:
        ncp_id = identify(session, wanted.ncp) if wanted.ncp else None
        today = context.clock.today()
        return ncp_id, plans.empty_worksheet_pdf(session, today=today, ncp_id=ncp_id, large=wanted.large)

    ncp_id, content = context.vault().read(work)
    context.hand_out(
        wanted.to,
        content,
        "plan.worksheet_written",
        told=Exempt.NOBODY if ncp_id is None else partial(_empty_one, ncp_id),
        kind="ncp" if ncp_id else "",
        record_id=ncp_id,
        detail="blank",
    )
    return _written(wanted.to)


def _empty_one(ncp_id: UUID, session: Session, at: datetime, who: str) -> Left:
    """It has the name and the counties."""
    facts = {ncp_id: (Fact.NAME, Fact.CASE_NUMBER)}
    return tell_parents(session, facts, what="Worksheet for the pen", way=Way.FILE, at=at, who=who)


def _written(target: Path) -> Outcome:
    return Outcome(
        f"The worksheet was written to {target}. The file is not encrypted: print it, then delete it.",
        {"outcome": "written", "file": str(target)},
    )


def export_quarter(context: Context) -> Outcome:
    """Make the quarter's workbooks, keep them in the vault, and write them to a folder."""
    quarter = reporting.parse(context.options.quarter)
    settings = context.settings()
    folder, at = context.options.to, context.clock.now()

    def work(session: Session) -> list[tuple[reporting.WorkbookFile, Path]]:
        """Made and written together: where the folder takes no file, the vault keeps none either."""
        files = mailbox.save_quarter(session, quarter, at=at, who=settings.actor, settings=settings)
        for file in files:
            for name, content in file.files:
                write_file(session, folder / name, content, told=file.told, policy=context.policy)
        return [(file, folder / file.name) for file in files]

    written = context.vault().write(work)
    lines = [f"{path}: for {file.workbook.recipient_name}, {file.workbook.about}" for file, path in written]
    data = [
        {
            "file": str(path),
            "recipient": file.workbook.recipient_name,
            "people": file.workbook.people,
            "withheld": file.workbook.withheld,
            "protected": file.workbook.protected,
        }
        for file, path in written
    ]
    locked = [file.workbook for file, _path in written if file.workbook.protected]
    if context.options.show_passwords:
        for made in locked:
            tell_password(context, made)
    elif locked:
        lines.append("Those that name people open with a password, told by phone: `--show-passwords` shows them.")
    said = f"{quarter.title}: {len(written)} workbooks, due {quarter.due_on:%B %d, %Y}"
    return Outcome("\n".join([said, *lines]), {"outcome": "exported", "quarter": str(quarter), "workbooks": data})


def amend_quarter(context: Context) -> Outcome:
    """Make the amended reports of a quarter, of those that left and would say something otherwise today."""
    quarter, settings, at = reporting.parse(context.options.quarter), context.settings(), context.clock.now()
    amended = context.vault().write(
        lambda session: reporting.amend_quarter(session, quarter, at=at, who=settings.actor, settings=settings)
    )
    lines = [f"{made.file_name}: for {made.recipient_name}, about {made.people:,} people" for made in amended]
    data = [{"file": made.file_name, "recipient": made.recipient_name, "version": made.version} for made in amended]
    said = "\n".join(lines) or f"Nothing differs from the reports of {quarter.title} that left."
    return Outcome(said, {"outcome": "amended", "quarter": str(quarter), "workbooks": data})


def _plan(session: Session, text: str) -> UUID:
    plan_id = as_id(text)
    if plan_id is not None:
        return plan_id
    versions = plans.plans_of(session, identify(session, text))
    if not versions:
        raise NotFoundError("This person has no plan yet. Nothing was written.")
    return max(versions, key=lambda plan: plan.version).plan_id
