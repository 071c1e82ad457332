"""Releases of information: put on file, and revoked (DFES 19-07)."""

from typing import Any
from uuid import UUID

from csdesk.services import releases
from csdesk.services.releases import (
    Holds,
    LeftSince,
    NewForm,
    NewRelease,
    Recipients,
    ReleaseLine,
    RevokedHow,
    SignedHow,
)
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec
from csdesk.wording import tr, tr_marked

HOW_SIGNED = (
    (SignedHow.PAPER.value, tr("On paper, in person")),
    (SignedHow.MAIL.value, tr("On paper, by mail")),
    (SignedHow.ELECTRONIC.value, tr("Electronically")),
    (SignedHow.UNKNOWN.value, tr("Not known")),
)
HOW_REVOKED = (
    (RevokedHow.WRITTEN.value, tr("In writing")),
    (RevokedHow.MAIL.value, tr("By mail")),
    (RevokedHow.SPOKEN.value, tr("Spoken")),
)
UNKNOWN = tr("The directory has nobody of this name. Choose one of those offered, or tick the box below.")
NO_WHEREABOUTS = tr("Not ticked: safe contact is on.")
FACT = "fact."
"""What the fields begin with of which each is one fact."""


def whom_fields(page: RecordPage) -> tuple[FieldSpec, ...]:
    """Who may be told, by typing."""
    offers = tuple(one.words for one in page.recipients)
    return (
        FieldSpec(
            "recipient",
            tr("Who may be told?"),
            span=2,
            longest=200,
            offers=offers,
            helper=tr("An agency or a program of the directory, every one, or the state: type a part of the name."),
        ),
        FieldSpec("other", tr("A court, or somebody not in the directory"), "tick", span=2),
    )


def fact_fields(*, safe_contact: bool = False) -> tuple[FieldSpec, ...]:
    """What may be told: a tick for each, and why one is not ticked at first."""
    return tuple(
        FieldSpec(f"{FACT}{one.code}", tr_marked(one.label), "tick", helper=NO_WHEREABOUTS)
        if one.whereabouts and safe_contact
        else FieldSpec(f"{FACT}{one.code}", tr_marked(one.label), "tick")
        for one in releases.release_facts()
    )


def first_values(page: RecordPage) -> dict[str, object]:
    """The CSA of the person, and what a release covers that names nothing; no address under safe contact."""
    agency = page.agencies[0].name if len(page.agencies) == 1 else releases.everybody(releases.Recipient.CSA).words
    return {"recipient": agency} | ticked(releases.general_facts(safe_contact=page.record.safe_contact))


def ticked(codes: "frozenset[str] | tuple[str, ...]") -> dict[str, object]:
    """The ticks of these facts."""
    return {f"{FACT}{one.code}": one.code in codes for one in releases.release_facts()}


def whom(page: RecordPage, values: Values) -> Recipients:
    """Who may be told. Raises `FieldFault` for a name that the directory does not have."""
    known = releases.meant(page.recipients, values["recipient"])
    if known is None and not values["other"]:
        raise FieldFault("recipient", UNKNOWN)
    return known or releases.by_name(values["recipient"])


def facts(values: Values) -> tuple[str, ...]:
    """What may be told. Raises `FieldFault` where nothing is ticked."""
    chosen = tuple(name.removeprefix(FACT) for name, on in values.items() if name.startswith(FACT) and on)
    if not chosen:
        raise FieldFault(f"{FACT}{releases.release_facts()[0].code}", tr("Tick at least one."))
    return chosen


def new_form(page: RecordPage, values: Values) -> NewForm:
    """The form that is to be printed. Raises `FieldFault`."""
    to = whom(page, values)
    return NewForm(to.recipient, facts(values), values["until"], to.csa_id, to.program_id, to.name)


def _record_release(page: RecordPage, values: Values, now: Moment) -> Work:
    if values["until"] is not None and values["until"] < values["signed"]:
        raise FieldFault("until", tr("This would end before it was signed."))
    to = whom(page, values)
    new = NewRelease(
        to.recipient,
        values["signed"],
        values["until"],
        csa_id=to.csa_id,
        program_id=to.program_id,
        note=values["note"],
        recipient_name=to.name,
        facts=facts(values),
        signed_how=SignedHow(values["how"]),
    )
    ncp_id = page.record.ncp_id
    return lambda session: releases.record_release(session, ncp_id, new, at=now.at, who=now.who)


RELEASE = Action(
    name="release",
    title=tr("Release of information"),
    verb=tr("Put on file"),
    about=tr("It was signed without a form of CS Desk, or elsewhere. Its scan is added under What may be told."),
    fields=lambda page: (
        *whom_fields(page),
        *fact_fields(safe_contact=page.record.safe_contact),
        FieldSpec("note", tr("Note"), span=2, longest=500),
        FieldSpec("signed", tr("Signed on"), "date"),
        FieldSpec("how", tr("How?"), "select", choices=HOW_SIGNED),
        FieldSpec("until", tr("Holds until"), "date", helper=tr("Empty: until it is revoked"), span=2),
    ),
    work=_record_release,
    said=tr("The release is on file."),
    undo=tr("The release"),
    changed=frozenset({"releases"}),
    needed={"recipient": tr("Say who may be told."), "signed": DAY_NEEDED},
    values=lambda page: first_values(page) | {"signed": page.today, "how": SignedHow.PAPER.value},
)


def _sign(_page: RecordPage, values: Values, now: Moment) -> Work:
    form_id, on, how = UUID(values["form"]), values["signed"], SignedHow(values["how"])
    return lambda session: releases.sign_form(session, form_id, signed_on=on, how=how, at=now.at, who=now.who)


SIGN_FORM = Action(
    name="signForm",
    title=tr("A release form is signed"),
    verb=tr("Put on file"),
    about=tr("What stands on the form holds from the day on which it was signed."),
    fields=lambda page: (
        FieldSpec(
            "form",
            tr("Which form?"),
            "select",
            span=2,
            choices=tuple(
                (str(one.id), tr("For {to}, printed {moment}", to=one.to, moment=formats.moment(one.printed_at)))
                for one in page.forms
            ),
        ),
        FieldSpec("signed", tr("Signed on"), "date"),
        FieldSpec("how", tr("How?"), "select", choices=HOW_SIGNED),
    ),
    work=_sign,
    said=tr("The release is on file."),
    undo=tr("The release"),
    changed=frozenset({"releases"}),
    needed={"signed": DAY_NEEDED},
    values=lambda page: {"signed": page.today, "how": SignedHow.PAPER.value},
    possible=lambda page: bool(page.forms),
)


def _standing(page: RecordPage) -> tuple[ReleaseLine, ...]:
    return tuple(one for one in page.releases if one.view.revoked_on is None)


def _release_words(one: ReleaseLine) -> str:
    signed = formats.full_day(one.view.signed_on)
    if one.holds is Holds.RUN_OUT:
        return tr("To {to}, signed {signed}, has run out", to=one.to, signed=signed)
    return tr("To {to}, signed {signed}", to=one.to, signed=signed)


def _revoke(_page: RecordPage, values: Values, now: Moment) -> Work:
    release_id, on, note, how = UUID(values["release"]), values["on"], values["note"], RevokedHow(values["how"])

    def work(session: Any) -> tuple[LeftSince, tuple[str, ...]]:
        from csdesk.services import mailbox

        stopped_before = mailbox.overtaken_now(session, today=now.today)
        left = releases.revoke(session, release_id, revoked_on=on, how=how, note=note, at=now.at, who=now.who)
        stopped = mailbox.overtaken_now(session, today=now.today)
        return left, tuple(dict.fromkeys(name for key, name in stopped.items() if key not in stopped_before))

    return work


def _revoked(done: tuple[LeftSince, tuple[str, ...]]) -> str:
    """What is told of a revocation: also what left by the release meanwhile, and for whom it stops what waits."""
    left, stopped = done
    said = [tr("The release is revoked.")]
    if left.times:
        last = formats.full_day(left.last_on)
        said.append(
            tr("From that day on {to} was told by it once, on {last}; the accounting says so.", to=left.to, last=last)
            if left.times == 1
            else tr(
                "From that day on {to} was told by it {times} times, last on {last}; the accounting says so.",
                to=left.to,
                times=left.times,
                last=last,
            )
        )
    if stopped:
        whom = stopped[-1]
        if len(stopped) > 1:
            whom = tr("{first} and {last}", first=", ".join(stopped[:-1]), last=whom)
        said.append(tr("What waits in the outbox for {whom} tells too much now: prepare it again.", whom=whom))
    return " ".join(said)


REVOKE = Action(
    name="revoke",
    title=tr("Revoke a release"),
    verb=tr("Revoke"),
    about=tr(
        "From its day on the release permits nothing, also where you learn of it later. What waits in the outbox "
        "is asked for again before it leaves."
    ),
    fields=lambda page: (
        FieldSpec(
            "release",
            tr("Which release?"),
            "select",
            span=2,
            choices=tuple((str(one.view.id), _release_words(one)) for one in _standing(page)),
        ),
        FieldSpec("on", tr("Revoked on"), "date"),
        FieldSpec("how", tr("How?"), "select", choices=HOW_REVOKED),
        FieldSpec("note", tr("Note"), span=2, longest=500),
    ),
    work=_revoke,
    said=tr("The release is revoked."),
    answer=_revoked,
    undo=tr("The revocation"),
    changed=frozenset({"releases"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today, "how": RevokedHow.WRITTEN.value},
    possible=lambda page: bool(_standing(page)),
)
