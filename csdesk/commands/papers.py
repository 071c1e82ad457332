"""`interview paper`: the questions on paper, for when the laptop cannot come along."""

from csdesk.commands.context import Context, Outcome
from csdesk.services import interview
from csdesk.services.errors import NotFoundError
from csdesk.services.files import write_paper
from csdesk.services.interview import InterviewMode
from csdesk.services.papers import interview_sheet


def interview_paper(context: Context) -> Outcome:
    """Write the questions of one mode as PDF. They name nobody, so that no vault is opened."""
    name, mode, target = context.options.instrument, InterviewMode(context.options.mode), context.options.to
    known = [one.name for one in interview.available()]
    if name not in known:
        raise NotFoundError(f"There is no instrument {name}. Nothing was written; there is {', '.join(known)}.")
    write_paper(target, interview_sheet.make(interview.load(name), mode))
    return Outcome(
        f"The questions were written to {target}. Nobody is named in it.", {"outcome": "written", "file": str(target)}
    )
