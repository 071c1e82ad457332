"""What happened while the parent had the computer, said where the interview is looked back at."""

from uuid import UUID

from csdesk.services import interview
from csdesk.services.interview import InterviewEventKind, InterviewEventLine
from csdesk.ui import formats
from csdesk.ui.desk import Desk
from csdesk.ui.widgets import Text
from csdesk.wording import tr

HAPPENED = {
    InterviewEventKind.LEFT: tr("the window was left"),
    InterviewEventKind.IDLE: tr("it was left alone for long"),
    InterviewEventKind.LOCKED: tr("the vault locked"),
    InterviewEventKind.GATE_REFUSED: tr("a wrong passphrase was tried"),
}
TIMES = {1: "once", 2: "twice"}


class AloneNote(Text):
    """One sentence; nothing where nothing happened."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("", "small", wrap=True, name="interview.result.alone")
        self._desk = desk
        self.hide()

    def look(self, assessment_id: UUID) -> None:
        """Say it of this interview."""
        self._desk.read(self, lambda session: interview.events(session, assessment_id), self._show, key="alone")

    def _show(self, events: tuple[InterviewEventLine, ...]) -> None:
        sentence = told(events)
        self.setText(sentence)
        self.setVisible(bool(sentence))


def told(events: tuple[InterviewEventLine, ...]) -> str:
    """What happened, how often and when; empty for nothing."""
    parts = []
    for kind, words in HAPPENED.items():
        moments = [formats.clock_time(one.at) for one in events if one.kind is kind]
        if moments:
            listed = " and ".join((", ".join(moments[:-1]), moments[-1])) if len(moments) > 1 else moments[0]
            parts.append(
                tr(
                    "{words} {get}, at {listed}",
                    words=words,
                    get=TIMES.get(len(moments), tr("{moments} times", moments=len(moments))),
                    listed=listed,
                )
            )
    return tr("While the parent had the computer: {parts}.", parts="; ".join(parts)) if parts else ""
