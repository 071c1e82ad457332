"""Going ahead with a person who is not to be contacted as things stand takes a reason, which is kept (DFES 19-07).

It holds for contacts, letters, invitations and referrals alike: each keeps the reason on its own record.
"""

from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.services import reviews
from csdesk.services.cautions import DO_NOT_CALL_FLAGS, do_not_call_flags
from csdesk.services.errors import RefusedError


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

    Raises `RefusedError` where one is needed and none is given, and `NotFoundError`.
    """
    if not reason_needed(session, ncp_id):
        return ""
    if not reason.strip():
        raise RefusedError(
            "This person is not to be contacted as things stand: the CSA has not cleared, or the report flags them. "
            f"{nothing}; give the reason for going ahead, and it will be kept."
        )
    return reason.strip()
