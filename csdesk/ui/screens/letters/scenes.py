"""Letters as they are looked at: to one, to many, in safe contact, labels, what was sent, the wordings."""

from collections.abc import Iterable
from typing import Any

from csdesk.services import caseload
from csdesk.services.caseload import CaseloadQuery
from csdesk.ui.scenes import Files, Scene, choose, press
from csdesk.ui.screens.base import Screen
from csdesk.ui.screens.examples import examples

MANY = 60


def of_letters(screen: Screen, _files: Files) -> Iterable[Scene]:
    """Every tab."""
    desk, found = screen.desk, examples(screen.desk)
    today = desk.today()
    lines: Any = desk.vault.read(
        lambda session: caseload.find(session, CaseloadQuery(), today=today, limit=MANY).rows
    )
    if found.told_most is not None:
        one = (found.told_most,)
        yield Scene("letters-one", {"ncp_ids": one})
        yield Scene("letters-label", {"ncp_ids": one, "template": "labels:5160"})
        yield Scene("letters-many", {"ncp_ids": tuple(line.ncp_id for line in lines)})
    if found.safe is not None:
        yield Scene("letters-safe", {"ncp_ids": (found.safe,), "template": "welcome"})
    yield Scene("letters-sent", steps=(lambda page: page.go("sent"),))
    wordings = (lambda page: page.go("wordings"), choose("letters.wordings.list"))
    yield Scene("letters-wordings", steps=wordings)
    yield Scene("letters-new_wording", steps=(*wordings, press("letters.wordings.new")))
    yield Scene(
        "letters-new_wording_fault", steps=(*wordings, press("letters.wordings.new"), press("letters.wordings.save"))
    )
