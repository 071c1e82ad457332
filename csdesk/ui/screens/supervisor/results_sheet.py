"""What became of the files that were brought in, one by one."""

from collections.abc import Callable, Sequence

from csdesk.services.program.supervisor import Brought
from csdesk.ui import formats
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Button, Column, ListTable, Sheet, Text, row
from csdesk.wording import tr


def _what(line: Brought) -> str:
    if line.refused:
        return line.sentence
    people = formats.count(line.people, tr("person"), tr("people"))
    return tr("{desk}, {people}. {sentence}", desk=line.liaison, people=people, sentence=line.sentence)


def _outcome(line: Brought) -> str:
    if line.own:
        return tr("your own")
    return tr("not taken in") if line.refused else tr("taken in") if line.changed else tr("unchanged")


COLUMNS = (
    Column(tr("File"), lambda line: line.name, 230, bold=True, tip=lambda line: line.name, keeps_end=True),
    Column(
        "",
        _outcome,
        124,
        tag=lambda line: Tone.BAD if line.refused else Tone.GOOD if line.changed else Tone.PLAIN,
        spoken=tr("Outcome"),
    ),
    Column(tr("What became of it"), _what, least=200, tip=_what),
)


class ResultsSheet(Sheet):
    """The list, and the way back."""

    def __init__(self, on_close: Callable[[], object]) -> None:
        super().__init__(padding=0, gap=0, name="supervisor.results.sheet")
        self.title = Text("", "section", name="supervisor.results.title")
        self.about = Text("", role="ink_2", wrap=True, name="supervisor.results.about")
        self.close_it = Button(
            tr("To the quarter"), on_close, name="supervisor.results.close", kind="primary", key="Ctrl+Enter"
        )
        self.list = ListTable(
            COLUMNS, name="supervisor.results", spoken=tr("What became of the files"), key=lambda line: line.name
        )
        self.list.selected_changed.connect(self._tell) if hasattr(self.list, "selected_changed") else None
        self.list.chosen.connect(self._tell)
        self.add(row(self.title, None, margins=(16, 12, 16, 4)))
        self.add(self.list, stretch=1)
        self.add(row(self.about, margins=(16, 8, 16, 4)), row(None, self.close_it, margins=(16, 4, 16, 12)))

    def show_results(self, lines: Sequence[Brought]) -> None:
        """Show what became of each; the first that was refused is chosen, and its reason said whole."""
        refused = [line for line in lines if line.refused]
        files = formats.count(len(lines), tr("file"), tr("files"))
        known = sum(not (line.changed or line.own) for line in lines)
        self.title.setText(
            tr("{files}: {count} not taken in", files=files, count=f"{len(refused):,}")
            if refused
            else tr("{files}: {count} here already", files=files, count=f"{known:,}")
        )
        self.list.set_rows(lines)
        self.list.select_key(refused[0].name if refused else lines[0].name)
        self.about.setText(_what(refused[0] if refused else lines[0]))

    def _tell(self, line: Brought | None) -> None:
        self.about.setText("" if line is None else _what(line))
