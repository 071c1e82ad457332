"""Letters as they go out: previewed without a trace, logged when they are printed or saved, and printed again."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from uuid_utils.compat import uuid7

from csdesk.models.contact import ContactKind, ContactOutcome, Direction
from csdesk.models.letter import Letter
from csdesk.models.ncp import Ncp
from csdesk.services import audit, contacts, settings
from csdesk.services.contacts import NewContact
from csdesk.services.days import local_day
from csdesk.services.disclosure import Accounted, Fact, Way, tell_parents
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.letters import wording
from csdesk.services.letters.facts import TOLD, letter_day
from csdesk.services.letters.fields import samples, words
from csdesk.services.letters.labels import label_sheet, labels_pdf
from csdesk.services.letters.pages import Page, Sender, letters_pdf
from csdesk.services.letters.recipients import Decisions, Recipient, sort_out
from csdesk.services.letters.templates import template, templates
from csdesk.services.names import full_name
from csdesk.services.progress import Progress, unwatched
from csdesk.services.settings import Settings
from csdesk.wording import tr

NEXT_STEP = "No answer to the letter yet"
ADDRESS_LEFT_OUT = "(address left out)"
MOST_AT_ONCE = 2_000
"""People to whom one batch may go: the caseload of a desk."""


@dataclass(frozen=True)
class Batch:
    """A wording, the people asked for, and what was decided on some of them."""

    template: str
    ncp_ids: tuple[UUID, ...]
    decisions: Decisions = field(default_factory=Decisions)
    ask_again_on: date | None = None
    """A next step of that day goes on the record of everybody who gets the letter."""


@dataclass(frozen=True)
class Prepared:
    """A batch as its letters will be drawn."""

    batch: Batch
    title: str
    body: str
    getting: tuple[Recipient, ...]
    left_out: int
    sender: Sender
    at: datetime
    today: date


@dataclass(frozen=True)
class Sent:
    """What became of a batch."""

    letter_ids: tuple[UUID, ...]
    title: str
    pdf: bytes
    left_out: int
    told: Accounted


@dataclass(frozen=True)
class SentLetter:
    """A letter on file, word for word."""

    id: UUID
    ncp_id: UUID
    contact_id: UUID | None
    name: str
    """*Last, First M*, as the person is called today."""
    template: str
    title: str
    text: str
    made_at: datetime
    by: str


def preview_pdf(session: Session, batch: Batch, ncp_id: UUID, *, at: datetime, today: date) -> bytes:
    """The letter to one of these people, as it will print. Leaves no trace.

    Raises `NotFoundError`, and `RefusedError` when this person gets none.
    """
    chosen = template(session, batch.template)
    many = len(set(batch.ncp_ids)) > 1
    found = sort_out(session, (ncp_id,), chosen.body, batch.decisions, at=at, today=today, in_batch=many)
    if not found.getting:
        raise RefusedError(tr("This person gets no letter as things stand. Nothing was made."))
    return letters_pdf(chosen.title, [_page(found.getting[0], chosen.body, today)], _sender(settings.load(session)))


def wording_pdf(session: Session, title: str, body: str, *, today: date) -> bytes:
    """A wording while it is written, to nobody in particular; what the settings have stands in it.

    Raises `RefusedError` with the first fault of the wording.
    """
    found = wording.faults(title, body)
    if found:
        raise RefusedError(found[0].sentence)
    desk = settings.load(session)
    known = {
        "liaison": desk.liaison_name,
        "agency": desk.agency_name,
        "phone": desk.liaison_phone,
        "email": desk.liaison_email,
        "date": letter_day(today),
    }
    values = samples() | {name: value for name, value in known.items() if value}
    to = (values["full_name"], "100 EXAMPLE ST", "MADISON WI 53703")
    page = Page(to, wording.fill(body, values), letter_day(today))
    return letters_pdf(title, [page], _sender(desk))


def prepare(session: Session, batch: Batch, *, at: datetime, today: date) -> Prepared:
    """Who gets a letter of the batch, and what it says: all that `draw` needs. Leaves no trace.

    Raises `NotFoundError`, and `RefusedError` when nobody gets one or the settings lack what the letter says.
    """
    if len(batch.ncp_ids) > MOST_AT_ONCE:
        raise RefusedError(
            tr(
                "Letters go to {most_at_once:,} people at once at most. No letter was made; choose fewer.",
                most_at_once=MOST_AT_ONCE,
            )
        )
    chosen = template(session, batch.template)
    found = sort_out(session, batch.ncp_ids, chosen.body, batch.decisions, at=at, today=today)
    if found.desk_lacks:
        raise RefusedError(tr("{desk_lacks} No letter was made.", desk_lacks=found.desk_lacks))
    if not found.getting:
        raise RefusedError(tr("Nobody of these people gets this letter as things stand. No letter was made."))
    sender = _sender(settings.load(session))
    return Prepared(batch, chosen.title, chosen.body, found.getting, len(found.left_out), sender, at, today)


def draw(prepared: Prepared, progress: Progress = unwatched) -> bytes:
    """The letters as one PDF. Needs no vault, so that nobody waits for it. Raises `Cancelled`."""
    pages = [_page(one, prepared.body, prepared.today) for one in prepared.getting]
    return letters_pdf(prepared.title, pages, prepared.sender, progress=progress)


def note_sent(
    session: Session,
    prepared: Prepared,
    pdf: bytes,
    *,
    way: Way = Way.PRINT,
    who: str,
    progress: Progress = unwatched,
) -> Sent:
    """Log the letters that were drawn: each is a contact (letter, out, sent), kept word for word, accounted for.

    All or nothing. Raises `RefusedError` when anything that the letters say, or who gets one, was changed since they
    were prepared, and `Cancelled`.
    """
    batch, at, today = prepared.batch, prepared.at, prepared.today
    if prepare(session, batch, at=at, today=today) != prepared:
        raise RefusedError(
            tr(
                "What the letters say, or who gets one, was changed while they were made. No letter was made; look "
                "at the list again."
            )
        )
    ids = []
    for number, one in enumerate(prepared.getting):
        progress(number, len(prepared.getting))
        ids.append(_log(session, one, prepared.title, prepared.body, batch, at=at, who=who).id)
    session.flush()
    _audit(session, "letter.sent", len(ids), at, who, batch.template)
    facts = {TOLD[name] for name in wording.fields_in(prepared.body) if name in TOLD}
    told = tell_parents(session, _told(prepared.getting, facts), what=prepared.title, way=way, at=at, who=who)
    return Sent(tuple(ids), prepared.title, pdf, prepared.left_out, told)


def send(
    session: Session, batch: Batch, *, at: datetime, today: date, who: str, progress: Progress = unwatched
) -> Sent:
    """All three at once, for a file: `prepare`, `draw` and `note_sent`, and raises as they do."""
    prepared = prepare(session, batch, at=at, today=today)
    return note_sent(session, prepared, draw(prepared, progress), way=Way.FILE, who=who, progress=progress)


def _told(getting: Sequence[Recipient], facts: Collection[Fact] = ()) -> dict[UUID, set[Fact]]:
    """What each of them is told: the name, the address of the envelope if there is one, and what the wording says."""
    return {
        one.ncp_id: {Fact.NAME, *facts, *((Fact.ADDRESS,) if one.address_id is not None else ())} for one in getting
    }


def _log(session: Session, one: Recipient, title: str, body: str, batch: Batch, *, at: datetime, who: str) -> Letter:
    contact = NewContact(
        kind=ContactKind.LETTER,
        direction=Direction.OUT,
        outcome=ContactOutcome.SENT,
        note=title,
        next_step=NEXT_STEP if batch.ask_again_on else "",
        next_step_on=batch.ask_again_on,
        uncleared_reason=batch.decisions.reason,
    )
    contact_id = contacts.record_contact(session, one.ncp_id, contact, at=at, who=who)
    row = Letter(
        id=uuid7(),
        ncp_id=one.ncp_id,
        contact_id=contact_id,
        address_id=one.address_id,
        template=batch.template,
        title=title,
        addressed_to="\n".join(one.lines),
        body=wording.fill(body, one.values),
        made_at=at,
        by=who,
    )
    session.add(row)
    return row


def _page(one: Recipient, body: str, today: date) -> Page:
    return Page(one.lines, wording.fill(body, one.values), letter_day(today))


def _sender(desk: Settings) -> Sender:
    office = (
        desk.agency_name,
        str(words()["office_line"]),
        desk.liaison_name,
        desk.liaison_phone,
        desk.liaison_email,
    )
    back = tuple(line.strip() for line in desk.return_address.splitlines() if line.strip())
    return Sender(office, back, desk.sample_data)


def sent_letters(session: Session, *, ncp_id: UUID | None = None, limit: int = 500) -> tuple[SentLetter, ...]:
    """Letters on file, the newest first: of one person or of all."""
    rows = select(Letter, Ncp).join(Ncp, Ncp.id == Letter.ncp_id).order_by(Letter.made_at.desc(), Letter.id.desc())
    if ncp_id is not None:
        rows = rows.where(Letter.ncp_id == ncp_id)
    return tuple(_view(letter, ncp) for letter, ncp in session.execute(rows.limit(limit)))


def letter_of_contact(session: Session, contact_id: UUID) -> SentLetter | None:
    """The letter that a contact stands for; None when it was written elsewhere."""
    found = session.execute(
        select(Letter, Ncp).join(Ncp, Ncp.id == Letter.ncp_id).where(Letter.contact_id == contact_id)
    ).first()
    return _view(*found) if found is not None else None


def address_of_last_letter(session: Session, ncp_id: UUID) -> UUID | None:
    """The address of the last letter: the one that failed when mail comes back. None where none is kept."""
    newest = (
        select(Letter.address_id).where(Letter.ncp_id == ncp_id).order_by(Letter.made_at.desc(), Letter.id.desc())
    )
    return session.scalars(newest.limit(1)).first()


def again_pdf(session: Session, letter_ids: Sequence[UUID]) -> bytes:
    """Letters on file as they were, word for word, with their own date.

    Whoever came under safe contact since is named without an address. Raises `NotFoundError`.
    """
    pages = []
    title = ""
    for letter_id in letter_ids:
        row = session.get(Letter, letter_id)
        if row is None:
            raise NotFoundError(tr("This letter is not in the vault any more. Nothing was made."))
        ncp = session.get_one(Ncp, row.ncp_id)
        lines = tuple(row.addressed_to.split("\n"))
        to = lines[:1] if ncp.safe_contact else lines
        pages.append(Page(to, _body_of(row, ncp), letter_day(local_day(row.made_at))))
        title = row.title
    return letters_pdf(title, pages, _sender(settings.load(session)))


def note_again(session: Session, letter_id: UUID, *, way: Way = Way.PRINT, at: datetime, who: str) -> Accounted:
    """Note, and account for, that a letter on file leaves the vault once more. Raises `NotFoundError`."""
    row = session.get(Letter, letter_id)
    if row is None:
        raise NotFoundError(tr("This letter is not in the vault any more. Nothing was printed."))
    audit.record(session, at=at, who=who, action="letter.again", kind="ncp", record_id=row.ncp_id)
    facts = _held_by(session, row)
    return tell_parents(session, {row.ncp_id: facts}, what=f"{row.title}, again", way=way, at=at, who=who)


def _held_by(session: Session, row: Letter) -> set[Fact]:
    """What a letter on file tells: what its wording does; all that a letter can, where the wording is another now."""
    bodies = [one.body for one in templates(session) if one.code == row.template and wording.says(one.body, row.body)]
    named = wording.fields_in(bodies[0]) if bodies else tuple(TOLD)
    facts = {Fact.NAME, *(TOLD[name] for name in named if name in TOLD)}
    return facts | {Fact.ADDRESS} if "\n" in row.addressed_to else facts


def make_labels(
    session: Session,
    ncp_ids: Sequence[UUID],
    decisions: Decisions,
    *,
    sheet: str,
    first: int = 1,
    way: Way = Way.PRINT,
    at: datetime,
    today: date,
    who: str,
) -> tuple[bytes, Accounted]:
    """As `labels_preview`, noted and accounted for: the labels leave the vault."""
    getting = _labelled(session, ncp_ids, decisions, at=at, today=today)
    made = labels_pdf([one.lines for one in getting], label_sheet(sheet), first=first)
    _audit(session, "letter.labels", len(getting), at, who, sheet)
    return made, tell_parents(session, _told(getting), what="Address label", way=way, at=at, who=who)


def labels_preview(
    session: Session,
    ncp_ids: Sequence[UUID],
    decisions: Decisions,
    *,
    sheet: str,
    first: int = 1,
    at: datetime,
    today: date,
) -> bytes:
    """Labels for these people as a PDF. Nobody under safe contact has one, whatever was decided.

    Raises `RefusedError` for a sheet or a first label that there is not, or when nobody gets one.
    """
    getting = _labelled(session, ncp_ids, decisions, at=at, today=today)
    return labels_pdf([one.lines for one in getting], label_sheet(sheet), first=first)


def _labelled(
    session: Session, ncp_ids: Sequence[UUID], decisions: Decisions, *, at: datetime, today: date
) -> tuple[Recipient, ...]:
    return sort_out(session, ncp_ids, "", decisions, at=at, today=today, label=True).getting


def _view(row: Letter, ncp: Ncp) -> SentLetter:
    return SentLetter(
        id=row.id,
        ncp_id=row.ncp_id,
        contact_id=row.contact_id,
        name=full_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix),
        template=row.template,
        title=row.title,
        text=_body_of(row, ncp),
        made_at=row.made_at,
        by=row.by,
    )


def _body_of(row: Letter, ncp: Ncp) -> str:
    """What a letter says; without the address to which it went when the person came under safe contact since."""
    words = re.findall(r"\w+", " ".join(row.addressed_to.split("\n")[1:]))
    if not (ncp.safe_contact and words):
        return row.body
    return re.sub(r"\W+".join(words), ADDRESS_LEFT_OUT, row.body, flags=re.IGNORECASE)


def _audit(session: Session, action: str, count: int, at: datetime, who: str, code: str) -> None:
    told = "own" if code.startswith("own-") else code
    audit.record(session, at=at, who=who, action=action, kind="letter", detail=f"{told} {count}")
