"""Going ahead with a person who is not to be contacted as things stand takes a reason, which is kept (DFES 19-07).

It holds for contacts, letters, invitations and referrals alike: each keeps the reason on its own record.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.services import reviews
from csdesk.services.bulk import portions
from csdesk.services.cautions import DO_NOT_CALL_FLAGS, do_not_call_flags, do_not_call_ids
from csdesk.services.errors import RefusedError
from csdesk.wording import tr

AT_A_TIME = 200


class ReasonNeededError(RefusedError):
    """Who is not to be contacted as things stand was to be, and no reason was given."""


def reason_needed(session: Session, ncp_id: UUID) -> str:
    """Why contacting this person needs a reason that is kept; empty when it needs none.

    A CSA that reviews first and has not cleared, a CSA's exclusion, or a flag of the newest report that says not to
    call. Raises `NotFoundError`.
    """
    standing = reviews.standing_of(session, ncp_id)
    found = [] if standing.cleared else [standing.reason]
    found += [DO_NOT_CALL_FLAGS[code] for code in do_not_call_flags(session, ncp_id)]
    return " ".join(found)


def reason_kept(session: Session, ncp_id: UUID, reason: str, *, nothing: str) -> str:
    """The reason as it is kept: empty where none is needed. `nothing` says what was not done: *Nothing was set*.

    Raises `ReasonNeededError` where one is needed and none is given, and `NotFoundError`.
    """
    if not reason_needed(session, ncp_id):
        return ""
    if not reason.strip():
        raise ReasonNeededError(
            tr(
                "This person is not to be contacted as things stand: the CSA has not cleared, or the report flags "
                "them. {nothing}; give the reason for going ahead, and it will be kept.",
                nothing=nothing,
            )
        )
    return reason.strip()


def held_back(session: Session, ncp_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Who of these people is not to be contacted without a reason."""
    found: set[UUID] = set()
    for portion in portions(ncp_ids, AT_A_TIME):
        standings = reviews.standings_of(session, portion)
        found.update(ncp_id for ncp_id, standing in standings.items() if not standing.cleared)
        found.update(session.scalars(do_not_call_ids().where(IvdCase.ncp_id.in_(portion))))
    return frozenset(found)
