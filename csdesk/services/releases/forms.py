"""Release forms: printed for a person to sign. The form's key is the code on the paper, and nothing else is in it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.ncp import Ncp
from csdesk.models.partner import Program
from csdesk.models.release import Recipient, Release, ReleaseForm, SignedHow
from csdesk.services import audit, scans, settings
from csdesk.services.days import local_day
from csdesk.services.errors import NotFoundError, RefusedError
from csdesk.services.names import full_name, spoken_name
from csdesk.services.neutral import DV_PROGRAM
from csdesk.services.release_facts import as_kept
from csdesk.services.releases.keeping import NewRelease, Scan, attach_scan, record_release, require_recipient
from csdesk.services.releases.views import recipient_words
from csdesk.wording import tr


@dataclass(frozen=True)
class NewForm:
    """What a form asks the parent to sign."""

    recipient: Recipient
    facts: tuple[str, ...]
    """Codes of `release_facts`."""
    valid_until: date | None = None
    """The last day; None: until it is taken back."""
    csa_id: UUID | None = None
    program_id: UUID | None = None
    recipient_name: str = ""


@dataclass(frozen=True)
class FormView:
    """A form that was printed."""

    id: UUID
    ncp_id: UUID
    name: str
    """*Last, First M* of the person whom it is about."""
    recipient: Recipient
    csa_id: UUID | None
    program_id: UUID | None
    recipient_name: str
    to: str
    """Who may be told, in words."""
    facts: frozenset[str]
    valid_until: date | None
    printed_at: datetime
    signed: bool
    """A release that was signed on it is on file."""
    revoked_on: date | None
    """From when the one that was signed last is revoked."""


@dataclass(frozen=True)
class FormPaper:
    """All that stands on the paper."""

    form_id: UUID
    name: str
    recipient: Recipient
    to: str
    """Empty for every CSA, every program or the state, and where the name is to be written by hand."""
    by_hand: bool
    facts: frozenset[str]
    valid_until: date | None
    agency: str
    liaison: str
    phone: str
    day: date


def print_form(
    session: Session, ncp_id: UUID, new: NewForm, *, saved: bool = False, at: datetime, who: str
) -> FormPaper:
    """Note that a form is printed, or saved as a file; what stands on it.

    Raises `NotFoundError`, and `RefusedError` when it names no facts or no recipient, or has run out already.
    """
    if session.get(Ncp, ncp_id) is None:
        raise NotFoundError(tr("This person is not in the vault any more. No form was made; search again."))
    if new.valid_until is not None and new.valid_until < local_day(at):
        raise RefusedError(tr("This form would have run out already. It was not made; choose a later day."))
    name = require_recipient(new.recipient, new.csa_id, new.program_id, new.recipient_name)
    form = ReleaseForm(
        ncp_id=ncp_id,
        recipient=new.recipient,
        recipient_name=name,
        csa_id=new.csa_id,
        program_id=new.program_id,
        facts=as_kept(new.facts),
        valid_until=new.valid_until,
        printed_at=at,
        by=who,
    )
    session.add(form)
    session.flush()
    action = "release.form_saved" if saved else "release.form_printed"
    audit.record(session, at=at, who=who, action=action, kind="ncp", record_id=ncp_id, detail=new.recipient.value)
    return _paper(session, form)


def forms_of(session: Session, ncp_id: UUID) -> tuple[FormView, ...]:
    """The forms that were printed for a person, the newest first."""
    rows = select(ReleaseForm).where(ReleaseForm.ncp_id == ncp_id)
    ordered = rows.order_by(ReleaseForm.printed_at.desc(), ReleaseForm.id.desc())
    return tuple(_view(session, row) for row in session.scalars(ordered))


def form(session: Session, form_id: UUID) -> FormView | None:
    """The form of a code; None when it is none of this vault's."""
    row = session.get(ReleaseForm, form_id)
    return _view(session, row) if row is not None else None


def sign_form(
    session: Session,
    form_id: UUID,
    *,
    signed_on: date,
    how: SignedHow = SignedHow.PAPER,
    scan: Scan | None = None,
    at: datetime,
    who: str,
) -> UUID:
    """Put on file what was signed on a form. One that is on file already gets the scan.

    Signed again after its release was revoked or ran out, it is a new release of the same form. Raises
    `NotFoundError`, `RefusedError` where the form's own last day is past or its release was revoked after that
    signature, and as `record_release`.
    """
    form = session.get(ReleaseForm, form_id)
    if form is None:
        raise NotFoundError(tr("This form is not in the vault. Nothing was kept; look at the code again."))
    known = _signed_by(session, form_id, signed_on)
    if known is not None and not _signed_again(known, signed_on):
        if scan is not None:
            attach_scan(session, known.id, scan, at=at, who=who)
        return known.id
    if form.valid_until is not None and form.valid_until < signed_on:
        raise RefusedError(
            tr(
                "The last day for which this form permits anything is before that signature. Nothing was kept; "
                "correct the day of the signature, or print a new form."
            )
        )
    new = NewRelease(
        form.recipient,
        signed_on,
        form.valid_until,
        csa_id=form.csa_id,
        program_id=form.program_id,
        scan=scan,
        recipient_name=form.recipient_name,
        facts=tuple(form.facts.split()),
        signed_how=how,
        form_id=form_id,
    )
    return record_release(session, form.ncp_id, new, at=at, who=who)


def sign_page(
    session: Session, form_id: UUID, content: bytes, file_name: str, *, signed_on: date, at: datetime, who: str
) -> UUID:
    """The same with a scanned page, whose kind its bytes tell. Raises `ScanRefusedError` besides."""
    scan = Scan(file_name, scans.media_type(content), content)
    return sign_form(session, form_id, signed_on=signed_on, scan=scan, at=at, who=who)


def _signed_by(session: Session, form_id: UUID, day: date) -> Release | None:
    """The release of a form that was signed last by a day; the first one where all were signed after it."""
    rows = select(Release).where(Release.form_id == form_id).order_by(Release.signed_on, Release.id)
    signed = session.scalars(rows).all()
    return next((one for one in reversed(signed) if one.signed_on <= day), signed[0] if signed else None)


def _signed_again(known: Release, signed_on: date) -> bool:
    """Whether a later signature is not that of this release, which was over by then."""
    if signed_on <= known.signed_on:
        return False
    if known.revoked_on is not None and signed_on < known.revoked_on:
        raise RefusedError(
            tr(
                "The release on this form was revoked after that signature. Nothing was kept; look at the day of the "
                "signature."
            )
        )
    return known.revoked_on is not None or (known.valid_until is not None and known.valid_until < signed_on)


def _view(session: Session, row: ReleaseForm) -> FormView:
    ncp = session.get_one(Ncp, row.ncp_id)
    newest = _signed_by(session, row.id, date.max)
    return FormView(
        id=row.id,
        ncp_id=row.ncp_id,
        name=full_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix),
        recipient=row.recipient,
        csa_id=row.csa_id,
        program_id=row.program_id,
        recipient_name=row.recipient_name,
        to=recipient_words(session, row),
        facts=frozenset(row.facts.split()),
        valid_until=row.valid_until,
        printed_at=row.printed_at,
        signed=newest is not None,
        revoked_on=newest.revoked_on if newest is not None else None,
    )


def _paper(session: Session, form: ReleaseForm) -> FormPaper:
    ncp, desk = session.get_one(Ncp, form.ncp_id), settings.load(session)
    by_hand = False
    if form.program_id is not None:
        # Its name on a sheet that lies about could put the parent in danger: it is written on the spot.
        by_hand = session.get_one(Program, form.program_id).category == DV_PROGRAM
    names_one = form.csa_id is not None or form.program_id is not None or bool(form.recipient_name)
    return FormPaper(
        form_id=form.id,
        name=spoken_name(ncp.last_name, ncp.first_name, ncp.middle_name, ncp.suffix),
        recipient=form.recipient,
        to=recipient_words(session, form) if names_one and not by_hand else "",
        by_hand=by_hand,
        facts=frozenset(form.facts.split()),
        valid_until=form.valid_until,
        agency=desk.agency_name,
        liaison=desk.liaison_name,
        phone=desk.liaison_phone,
        day=local_day(form.printed_at),
    )
