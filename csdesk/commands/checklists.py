"""`checklist`: the procedures checklist of a person as PDF."""

from uuid import UUID

from sqlalchemy.orm import Session

from csdesk.commands.context import Context, Outcome
from csdesk.services import checklist
from csdesk.services.caseload.identify import identify
from csdesk.services.disclosure import Recipient, To, Way
from csdesk.services.files import write_file


def write(context: Context) -> Outcome:
    """Write the checklist of a person: for the file of this desk, or for a court, which is told what it may be."""
    wanted = context.options
    to = checklist.OWN_USE if wanted.court is None else To(Recipient.COURT, name=" ".join(wanted.court.split()))
    who, at = context.settings().actor, context.clock.now()

    def work(session: Session) -> UUID:
        ncp_id = identify(session, wanted.ncp)
        pdf, told = checklist.checklist_pdf(session, ncp_id, to, way=Way.FILE, at=at, who=who)
        write_file(session, wanted.to, pdf, told=told, policy=context.policy)
        return ncp_id

    context.vault().write(work)
    said = f"The checklist was written to {wanted.to}. The file is not encrypted: print it, then delete it."
    return Outcome(said, {"outcome": "written", "file": str(wanted.to)})
