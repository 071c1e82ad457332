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
from csdesk.wording import tr

DOUBTS = {
    Doubt.NO_CODE: tr("No code is on these pages. Say whose plan it is."),
    Doubt.UNKNOWN: tr("The code is of no plan in this vault. Say whose plan it is, or leave it out."),
    Doubt.SEVERAL: tr("The codes of several plans are on one page. Say which one it is."),
}


class Done(StrEnum):
    """How far a part is."""

    OPEN = tr("To check")
    KEPT = tr("Kept")
    LEFT_OUT = tr("Left out")


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
        return paper.name if paper is not None else tr("not known")

    @property
    def pages(self) -> str:
        """`1, 2, 5`."""
        return ", ".join(map(str, self.part.pages))


def file_name(scanned: Scanned, line: PartLine) -> str:
    """The file's own name, with the pages where it is a part of it."""
    if len(line.part.pages) == len(scanned.pages):
        return scanned.file_name
    path = Path(scanned.file_name)
    return tr("{stem}, page {pages}{suffix}", stem=path.stem, pages=line.pages, suffix=path.suffix)


def whose(line: PartLine) -> str:
    """`Zamora, Jeremy, version 2`; a question where it is not known."""
    if line.form is not None:
        return tr("{name}, release for {to}", name=line.name, to=line.form.to)
    return (
        tr("{name}, version {version}", name=line.name, version=line.plan.version)
        if line.plan is not None
        else tr("Whose plan is it?")
    )


def what_follows(line: PartLine) -> str:
    """What the page is, and what keeping it does."""
    plan = line.plan
    if line.form is not None and line.done is Done.OPEN:
        return tr(
            "A release form: {fact_words}. {of_form}",
            fact_words=releases.fact_words(line.form.facts).lower(),
            of_form=_of_form(line.form),
        )
    if line.form is not None:
        return line.done.value + "."
    if plan is None:
        return DOUBTS[line.part.doubt or Doubt.NO_CODE]
    if line.done is not Done.OPEN:
        return line.done.value + "."
    if plan.state is PlanState.DRAFT:
        if plan.changed_since_printed:
            return tr(
                "A draft: it is signed by this page, and does not change any more. It was changed after its "
                "worksheet was printed."
            )
        return tr("A draft: it is signed by this page, and does not change any more.")
    signed = tr("Signed {full_day}.", full_day=formats.full_day(plan.signed_on)) if plan.signed_on is not None else ""
    return (
        tr("{signed} It has a scan: this one takes its place.", signed=signed)
        if plan.has_scan
        else tr("{signed} This is its scan.", signed=signed)
    )


def _of_form(form: FormView) -> str:
    if form.revoked_on is not None:
        return tr(
            "It was revoked as of {full_day}: signed from then on, it is a new release.",
            full_day=formats.full_day(form.revoked_on),
        )
    return tr("It is on file already: this is its scan.") if form.signed else tr("It holds from that day on.")


def _version(line: PartLine) -> str:
    return str(line.plan.version) if line.plan is not None else "release" if line.form is not None else ""


def columns() -> tuple[Column, ...]:
    """Of the list of parts."""
    tones = {Done.OPEN: Tone.PLAIN, Done.KEPT: Tone.GOOD, Done.LEFT_OUT: Tone.PLAIN}

    def state(line: PartLine) -> str:
        return tr("Whose?") if not line.known and line.done is Done.OPEN else line.done.value

    return (
        Column(tr("Pages"), lambda line: line.pages, 80, margin=True, role="ink_2"),
        Column(tr("Plan or form"), lambda line: line.name, bold=True),
        Column(tr("Version"), _version, 66, right=True),
        Column(
            tr("State"),
            state,
            96,
            tag=lambda line: Tone.ATTENTION if state(line) == tr("Whose?") else tones[line.done],
        ),
    )
