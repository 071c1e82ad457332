"""`review list | answers`: whom a CSA is to review before contact, and what it answered."""

from sqlalchemy.orm import Session

from csdesk.commands.context import Context, Outcome
from csdesk.services import directory, review_list
from csdesk.services.errors import NotFoundError
from csdesk.services.files import write_file
from csdesk.services.review_list import ListMade, Said, Standing

WORDS = {
    Said.CLEARED: "may be contacted",
    Said.EXCLUDED: "do not contact",
    Said.OPEN: "no answer yet",
    Said.NOTHING_NEW: "nothing new",
    Said.TO_LOOK_AT: "to look at",
}


def make_list(context: Context) -> Outcome:
    """Put the people who are proposed before the agency of a county, and write the list."""
    wanted = context.options
    who, at, today = context.settings().actor, context.clock.now(), context.clock.today()

    def work(session: Session) -> ListMade:
        agency = directory.csa_for_county(session, wanted.county)
        if agency is None:
            raise NotFoundError("The directory has no agency for this county. No list was made.")
        proposed = [
            one.ncp_id for one in review_list.candidates(session, agency.id) if one.standing is Standing.TO_ASK
        ]
        due_on = review_list.due_day(session, agency.id, today)
        made = review_list.make(session, agency.id, proposed, due_on=due_on, at=at, who=who)
        content, told = review_list.as_file(session, made.list_id, at=at, who=who)
        write_file(session, wanted.to, content, told=told, policy=context.policy)
        return made

    made = context.vault().write(work)
    people = "1 person" if made.people == 1 else f"{made.people:,} people"
    said = f"The review list of {people} was written to {wanted.to}. The file is not encrypted."
    return Outcome(said, {"outcome": "written", "file": str(wanted.to), "people": made.people})


def answers(context: Context) -> Outcome:
    """What a file means that an agency sent back; with `--take` the answers that are certain are taken down."""
    wanted = context.options
    who, at, today = context.settings().actor, context.clock.now(), context.clock.today()
    file = review_list.read_answers(wanted.file)
    found = context.vault().read(lambda session: review_list.answers_found(session, file))
    counts = {said.value: found.count(said) for said in Said}
    rows = ", ".join(f"{found.count(said):,} {words}" for said, words in WORDS.items())
    text = f"{found.agency}: {len(found.lines):,} rows = {rows}. {len(found.missing):,} people are not in the file."
    if not wanted.take:
        return Outcome(f"{text} Nothing was changed.", {"outcome": "seen", **counts, "missing": len(found.missing)})
    certain = [line for line in found.lines if line.is_proposed]
    context.vault().write(
        lambda session: review_list.take(session, found.csa_id, certain, answered_on=today, at=at, who=who)
    )
    text += f" {len(certain):,} answers were taken down."
    return Outcome(text, {"outcome": "taken", **counts, "missing": len(found.missing)})
