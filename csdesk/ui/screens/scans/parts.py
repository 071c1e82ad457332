"""The parts of a scan as they are checked: what each is, whose, and what follows from keeping it."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from csdesk.services import releases
from csdesk.services.plans import Doubt, PlanOnPaper, PlanState, ScanPart
from csdesk.services.releases import FormView
from csdesk.ui import formats
from csdesk.ui.screens.plans.signing import Scanned
from csdesk.ui.theme import Tone
from csdesk.ui.widgets import Column

DOUBTS = {
    Doubt.NO_CODE: "No code is on these pages. Say whose plan it is.",
    Doubt.UNKNOWN: "The code is of no plan in this vault. Say whose plan it is, or leave it out.",
    Doubt.SEVERAL: "The codes of several plans are on one page. Say which one it is.",
}


class Done(StrEnum):
    """How far a part is."""

    OPEN = "To check"
    KEPT = "Kept"
    LEFT_OUT = "Left out"


@dataclass(frozen=True)
class PartLine:
    """A part of the scan in the list."""

    number: int
    part: ScanPart
    plan: PlanOnPaper | None
    form: FormView | None = None
    """The release form that it is."""
    done: Done = Done.OPEN
    kept: str = ""
    """The SHA-256 of what was kept."""

    @property
    def known(self) -> bool:
        """It is said what paper it is."""
        return self.plan is not None or self.form is not None

    @property
    def name(self) -> str:
        """Whose it is."""
        paper = self.plan or self.form
        return paper.name if paper is not None else "not known"

    @property
    def pages(self) -> str:
        """`1, 2, 5`."""
        return ", ".join(map(str, self.part.pages))


def file_name(scanned: Scanned, line: PartLine) -> str:
    """The file's own name, with the pages where it is a part of it."""
    if len(line.part.pages) == len(scanned.pages):
        return scanned.file_name
    path = Path(scanned.file_name)
    return f"{path.stem}, page {line.pages}{path.suffix}"


def whose(line: PartLine) -> str:
    """`Zamora, Jeremy, version 2`; a question where it is not known."""
    if line.form is not None:
        return f"{line.name}, release for {line.form.to}"
    return f"{line.name}, version {line.plan.version}" if line.plan is not None else "Whose plan is it?"


def what_follows(line: PartLine) -> str:
    """What the page is, and what keeping it does."""
    plan = line.plan
    if line.form is not None and line.done is Done.OPEN:
        return f"A release form: {releases.fact_words(line.form.facts).lower()}. {_of_form(line.form)}"
    if line.form is not None:
        return line.done.value + "."
    if plan is None:
        return DOUBTS[line.part.doubt or Doubt.NO_CODE]
    if line.done is not Done.OPEN:
        return line.done.value + "."
    if plan.state is PlanState.DRAFT:
        changed = " It was changed after its worksheet was printed." if plan.changed_since_printed else ""
        return f"A draft: it is signed by this page, and does not change any more.{changed}"
    signed = f"Signed {formats.full_day(plan.signed_on)}." if plan.signed_on is not None else ""
    return f"{signed} It has a scan: this one takes its place." if plan.has_scan else f"{signed} This is its scan."


def _of_form(form: FormView) -> str:
    if form.revoked_on is not None:
        return f"It was revoked as of {formats.full_day(form.revoked_on)}: signed from then on, it is a new release."
    return "It is on file already: this is its scan." if form.signed else "It holds from that day on."


def _version(line: PartLine) -> str:
    return str(line.plan.version) if line.plan is not None else "release" if line.form is not None else ""


def columns() -> tuple[Column, ...]:
    """Of the list of parts."""
    tones = {Done.OPEN: Tone.PLAIN, Done.KEPT: Tone.GOOD, Done.LEFT_OUT: Tone.PLAIN}

    def state(line: PartLine) -> str:
        return "Whose?" if not line.known and line.done is Done.OPEN else line.done.value

    return (
        Column("Pages", lambda line: line.pages, 80, margin=True, role="ink_2"),
        Column("Plan or form", lambda line: line.name, bold=True),
        Column("Version", _version, 66, right=True),
        Column(
            "State",
            state,
            96,
            tag=lambda line: Tone.ATTENTION if state(line) == "Whose?" else tones[line.done],
        ),
    )
