"""Releases of information: put on file, and revoked (DFES 19-07)."""

from uuid import UUID

from csdesk.services import releases
from csdesk.services.releases import NewRelease, Recipient, ReleaseView
from csdesk.ui import formats
from csdesk.ui.screens.ncps.action_sheet import DAY_NEEDED, Action, FieldFault, Moment, Values, Work
from csdesk.ui.screens.ncps.loading import RecordPage
from csdesk.ui.widgets import FieldSpec


def _recipients(page: RecordPage) -> tuple[tuple[object, str], ...]:
    """To whom a release can be: all CSAs or one, all programs or one of those that the person was referred to."""
    one_by_one = {f"program {one.program_id}": one.program_name for one in page.referrals}
    return (
        ("csa", "The CSAs of this person, all of them"),
        *((f"csa {one.id}", f"Only the {one.name}") for one in page.agencies),
        ("program", "Every program"),
        *((key, f"Only {name}") for key, name in one_by_one.items()),
        ("state", "The state"),
    )


def _record_release(page: RecordPage, values: Values, now: Moment) -> Work:
    if values["until"] is not None and values["until"] < values["signed"]:
        raise FieldFault("until", "This would end before it was signed.")
    recipient, _, key = str(values["recipient"]).partition(" ")
    only = UUID(key) if key else None
    new = NewRelease(
        Recipient(recipient),
        values["signed"],
        values["until"],
        csa_id=only if recipient == "csa" else None,
        program_id=only if recipient == "program" else None,
        note=values["note"],
    )
    ncp_id = page.record.ncp_id
    return lambda session: releases.record_release(session, ncp_id, new, at=now.at, who=now.who)


RELEASE = Action(
    name="release",
    title="Release of information",
    verb="Put on file",
    about="Once enrolled, the CSA is told of participation only while a release signed by the parent holds.",
    fields=lambda page: (
        FieldSpec("recipient", "Who may be told?", "select", choices=_recipients(page), span=2),
        FieldSpec("signed", "Signed on", "date"),
        FieldSpec("until", "Holds until", "date", helper="Empty: until it is revoked"),
        FieldSpec("note", "Note", span=2, longest=500),
    ),
    work=_record_release,
    said="The release is on file.",
    undo="The release",
    changed=frozenset({"releases"}),
    needed={"signed": DAY_NEEDED},
    values=lambda page: {"signed": page.today},
)


def _standing(page: RecordPage) -> tuple[ReleaseView, ...]:
    return tuple(one for one in page.releases if one.revoked_on is None)


def _release_words(page: RecordPage, one: ReleaseView) -> str:
    names = {agency.id: agency.name for agency in page.agencies}
    names |= {referral.program_id: referral.program_name for referral in page.referrals}
    only = one.csa_id or one.program_id
    everybody = {Recipient.CSA: "every CSA", Recipient.PROGRAM: "every program", Recipient.STATE: "the state"}
    to = names.get(only, "one recipient") if only else everybody[one.recipient]
    return f"To {to}, signed {formats.full_day(one.signed_on)}"


def _revoke(_page: RecordPage, values: Values, now: Moment) -> Work:
    release_id, on = UUID(values["release"]), values["on"]
    return lambda session: releases.revoke(session, release_id, revoked_on=on, at=now.at, who=now.who)


REVOKE = Action(
    name="revoke",
    title="Revoke a release",
    verb="Revoke",
    about="From this day on it permits nothing any more. It stays on the record.",
    fields=lambda page: (
        FieldSpec(
            "release",
            "Which release?",
            "select",
            span=2,
            choices=tuple((str(one.id), _release_words(page, one)) for one in _standing(page)),
        ),
        FieldSpec("on", "Revoked on", "date"),
    ),
    work=_revoke,
    said="The release is revoked.",
    undo="The revocation",
    changed=frozenset({"releases"}),
    needed={"on": DAY_NEEDED},
    values=lambda page: {"on": page.today},
    possible=lambda page: bool(_standing(page)),
)
