"""Papers for the parents themselves: what each tells is asked for and accounted for in one go."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.models.release import Recipient, Way
from csdesk.services.days import local_day
from csdesk.services.disclosure.accounting import Accounted, account
from csdesk.services.disclosure.facts import Fact, To
from csdesk.services.disclosure.rulings import Rulings
from csdesk.services.disclosure.telling import Telling
from csdesk.services.errors import RefusedError
from csdesk.wording import tr


def tell_parents(
    session: Session, facts: Mapping[UUID, Collection[Fact]], *, what: str, way: Way, at: datetime, who: str
) -> Accounted:
    """A paper leaves that tells each of these people such facts of themselves, as they stand.

    Raises `RefusedError` when one of them may not be told: nothing leaves then.
    """
    day = local_day(at)
    telling = Telling(Rulings.load(session, facts, on=day), To(Recipient.PARENT))
    for ncp_id, told in facts.items():
        for fact in told:
            if not telling.tell(ncp_id, fact, day, value=True, instead=False):
                raise RefusedError(
                    tr(
                        "This paper says what may not leave the vault. Nothing was written; see What may be told on "
                        "the record."
                    )
                )
    return account(session, telling, what=what, way=way, at=at, who=who)
