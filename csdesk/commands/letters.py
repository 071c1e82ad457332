"""`letters`: one PDF of letters to people by their PINs, noted on each record."""

from sqlalchemy.orm import Session

from csdesk.commands.context import Context, Outcome
from csdesk.services import letters
from csdesk.services.caseload.identify import identify
from csdesk.services.files import write_file
from csdesk.services.letters import Batch, Decisions, LeftOut, Sent


def send(context: Context) -> Outcome:
    """Log the letters and write them into the file; neither without the other. Safe contact is always left out."""
    options, at, today = context.options, context.clock.now(), context.clock.today()
    decisions = Decisions(unverified=options.unverified)
    who = context.settings().actor

    def work(session: Session) -> tuple[Sent, tuple[LeftOut, ...]]:
        ids = tuple(identify(session, text) for text in options.people)
        batch = Batch(options.wording, ids, decisions)
        body = letters.template(session, options.wording).body
        left_out = letters.sort_out(session, ids, body, decisions, at=at, today=today).left_out
        sent = letters.send(session, batch, at=at, today=today, who=who)
        write_file(session, options.to, sent.pdf, told=sent.told, policy=context.policy)
        return sent, left_out

    sent, left_out = context.vault().write(work)
    lines = [f"{one.name}: left out. {one.reason}" for one in left_out]
    count = len(sent.letter_ids)
    said = (
        f"{count} {'letter' if count == 1 else 'letters'} in {options.to}, noted on each record. "
        "The file is not encrypted: print it, then delete it."
    )
    data = {
        "outcome": "written",
        "file": str(options.to),
        "letters": count,
        "left_out": [{"ncp_id": str(one.ncp_id), "why": one.why.value} for one in left_out],
    }
    return Outcome("\n".join([said, *lines]), data)
