"""What the messages say: subject, text, why they may go there and what they do not tell, in plain words."""

from collections.abc import Iterator
from dataclasses import dataclass

from csdesk.models.release import Recipient
from csdesk.services.reporting.records import WorkbookMade
from csdesk.services.settings import Settings


@dataclass(frozen=True)
class Wording:
    """The words of one message."""

    subject: str
    body: str
    rule: str
    withheld: str


def of(workbook: WorkbookMade, settings: Settings, *, by_release: int) -> Wording:
    """The words for a workbook; `by_release`: about how many people more is told by their signed release."""
    state = workbook.recipient == Recipient.STATE
    time = workbook.period_title
    kind = "Quarterly report" if state else "Status report"
    if workbook.version:
        kind = f"Amended {kind.lower()}"
    after = f"What came after enrollment: {_people(workbook.withheld)}, no release." if workbook.withheld else ""
    if state:
        rule = "Quarterly report to the state (DFES 19-07, action item 6)."
        withheld = f"Names, addresses, phone numbers, barriers: all. {after}".strip()
    else:
        rule = "Participation up to enrollment (DFES 19-07, Release of Information)."
        withheld = after or "Nothing."
    if by_release:
        rule += f" {by_release} more by their signed release."
    about = (
        f"{_people(workbook.people)}, by IV-D case number" if state else f"{_people(workbook.people)} of your county"
    )
    opening = (
        f"attached is the {kind.lower()} of the W-2 Child Support Liaison for {time}, as of "
        f"{workbook.as_of:%m/%d/%Y}. It is about {about}: referrals to employment programs, what came of them, and "
        "what else was done."
    )
    signature = (settings.liaison_name, settings.agency_name, settings.liaison_phone, settings.liaison_email)
    lines = [
        "Hello,",
        "",
        opening,
        "",
        f"Why it may be sent: {rule}",
        f"What it does not tell: {withheld}",
        *_about_files(workbook),
        "The sheet Notes says what the figures mean.",
        "",
        "This message is confidential. If it is not meant for you, please tell me and delete it.",
        "",
        *(line for line in signature if line),
        "",
    ]
    sender = f", {settings.agency_name}" if settings.agency_name else ""
    return Wording(f"{kind}, W-2 Child Support Liaison, {time}{sender}"[:200], "\n".join(lines), rule, withheld)


def _about_files(workbook: WorkbookMade) -> Iterator[str]:
    if workbook.version:
        yield "It takes the place of the report before it: the sheet What differs says what differs."
    elif workbook.compared_id is not None:
        lines = "1 line is" if workbook.marked == 1 else f"{workbook.marked} lines are"
        yield f"Since the last report {lines} new or changed, and marked."
    if workbook.protected:
        yield "The workbook opens with a password, which I tell you by phone."
    if workbook.page_attachment_id is not None:
        yield "The PDF has the figures on one page, without names."


def _people(number: int) -> str:
    return "1 person" if number == 1 else f"{number} people"
