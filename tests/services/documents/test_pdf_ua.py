"""Every paper of the program, from the emptiest to the longest and in any script, is PDF/UA-1 by veraPDF."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from uuid import UUID

from csdesk.services import checklist, interview, letters, plans
from csdesk.services.class_schedule import ClassSchedule, ScheduledClass
from csdesk.services.disclosure import DisclosureView, Way
from csdesk.services.docket import Docket
from csdesk.services.interview import InterviewMode
from csdesk.services.letters.fields import samples
from csdesk.services.letters.labels import label_sheet, labels_pdf
from csdesk.services.letters.pages import Page, letters_pdf
from csdesk.services.letters.wording import fill
from csdesk.services.papers import (
    checklist_sheet,
    class_schedule_sheet,
    collaboration_sheet,
    docket_sheet,
    incident,
    incident_sheet,
    interview_sheet,
    measures_all_sheet,
    measures_sheet,
    quick_guide,
    readiness_sheet,
    recovery_sheet,
    release_form,
    told_sheet,
)
from csdesk.services.plans import WorksheetOptions
from csdesk.services.program import readiness, supervisor
from csdesk.services.program.quality import paper as quality_paper
from csdesk.services.releases import FormPaper, Recipient, release_facts
from csdesk.services.reporting import page
from csdesk.services.vault import Vault
from tests.services.documents import test_table
from tests.services.documents.names import NAMES
from tests.services.letters.test_pages import LONGEST as LONGEST_ADDRESS
from tests.services.letters.test_pages import SENDER, SHORT
from tests.services.measures.agencies import NOBODY_COUNTED, ROCK, several, year_of
from tests.services.papers.test_docket_sheet import docket_of
from tests.services.people import NOW, TODAY, WHO
from tests.services.plans.planning import DRAFT, desk, make, person
from tests.services.plans.test_worksheet import EMPTY, LONGEST
from tests.services.plans.test_worksheet_options import MANY_GOALS
from tests.services.program.readiness.holding import some_years
from tests.services.program.supervisor import test_told
from tests.services.quality import samples as samples_of_quality
from tests.services.reporting.test_page import REPORTS
from tests.services.test_joint_work import some_steps
from tests.support.verapdf import faults

ALL = WorksheetOptions(large=True, case_number=True, barriers=True, copy=True, changes=True)


def worksheets(vault: Vault) -> Iterator[tuple[str, bytes]]:
    desk(vault, sample_data=True)
    in_any_script = replace(DRAFT, longer_term=tuple(NAMES.values()), coach=NAMES["Arabic"])
    drafts = {"empty": EMPTY, "usual": DRAFT, "goals": MANY_GOALS, "longest": LONGEST, "any-script": in_any_script}
    options = {"as-agreed": WorksheetOptions(), "blank": WorksheetOptions(blank=True), "all": ALL}
    for name, draft in drafts.items():
        plan_id = make(vault, draft, person(vault, NAMES["Arabic"], NAMES["Khmer"]))
        for asked, chosen in options.items():
            yield f"worksheet-{name}-{asked}", worksheet(vault, plan_id, chosen)


def worksheet(vault: Vault, plan_id: UUID, options: WorksheetOptions) -> bytes:
    return vault.read(lambda session: plans.worksheet_pdf(session, plan_id, today=TODAY, options=options))


def other_papers(vault: Vault) -> Iterator[tuple[str, bytes]]:
    docket = docket_of(vault)
    yield "docket", docket_sheet.make(replace(docket, lines=docket.lines * 30), at=NOW)
    yield "docket-of-nobody", docket_sheet.make(Docket(date(2026, 10, 9), (), 0, (), 0, 0), at=NOW)
    yield "collaboration", collaboration_sheet.make(some_steps(60), at=NOW, desk=NAMES["Arabic"])
    yield "collaboration-of-nobody", collaboration_sheet.make([], at=NOW)
    yield from schedules()
    for name, some in (("alone", [ROCK]), ("among-all", [ROCK, *several(70)]), ("unknown", [NOBODY_COUNTED])):
        year = year_of(some)
        yield f"measures-{name}", measures_sheet.make(year.standings[0], year, at=NOW, desk=NAMES["Arabic"])
        yield f"measures-all-{name}", measures_all_sheet.make(year, at=NOW, desk=NAMES["Arabic"])
    yield "incident", incident_sheet.make(incident.gather(vault, at=NOW, who=WHO))
    for mode in interview.InterviewMode:
        yield f"interview-{mode}", interview_sheet.make(interview.load(), mode)
    checked = tuple(
        (group.title, tuple(checklist_sheet.PaperLine(item.heading, item.text, "Withheld") for item in group.items))
        for group in checklist.load().groups
    )
    for name, notes in (("checklist", ()), ("checklist-withheld", (NAMES["Khmer"], "Withheld: see the rule."))):
        sheet = checklist_sheet.ChecklistPaper(NAMES["Arabic"], NAMES["Khmer"], not notes, checked, notes, "S", TODAY)
        yield name, checklist_sheet.make(sheet)
    yield "recovery", recovery_sheet.make("AAAAA-BBBBB", NAMES["Hebrew"], made=TODAY, computer="LT-0142")
    to = (NAMES["Arabic"], *SHORT[1:])
    for name, template in letters.shipped().items():
        written = fill(template.body, {**samples(), "first_name": NAMES["Lao"]})
        pages = [Page(lines, written, "October 8, 2026") for lines in (SHORT, to, LONGEST_ADDRESS)]
        yield f"letter-{name}", letters_pdf(template.title, pages, SENDER)
    for mode in InterviewMode:
        yield f"interview-{mode.value}", interview_sheet.make(interview.load(), mode)
    yield from release_forms()
    for name, contents in REPORTS.items():
        yield f"page-{name}", page.page_pdf(contents)
    for sizes in ((3,), (60, 60), (9,) * 30):
        yield f"several-desks-{len(sizes)}", supervisor.page_pdf(test_told.of_desks(*sizes)).content
    for outside in (False, True):
        yield f"quality-{outside}", quality_paper.paper(samples_of_quality.sample(), outside=outside, made_on=TODAY)
    yield "quality-of-nothing", quality_paper.paper(samples_of_quality.empty(), outside=False, made_on=TODAY)
    yield "table", test_table.paper(test_table.SPANS * 30)
    yield "quick-guide", quick_guide.make()
    yield "labels", labels_pdf([SHORT, to, LONGEST_ADDRESS] * 12, label_sheet("5160"))


def readiness_papers(vault: Vault) -> Iterator[tuple[str, bytes]]:
    vault.write(some_years)
    under_way, newest, oldest = vault.read(readiness.assessments)
    yield "readiness", readiness_sheet.make(newest, (oldest, newest, oldest), at=NOW, desk=NAMES["Arabic"])
    named = replace(under_way, present=NAMES["Khmer"], note=NAMES["Hebrew"])
    yield "readiness-under-way", readiness_sheet.make(named, at=NOW)


def schedules() -> Iterator[tuple[str, bytes]]:
    one = ScheduledClass(NOW, NOW + timedelta(hours=1), NAMES["Arabic"], NAMES["Khmer"], cancelled=False)
    many = (one, replace(one, ends_at=None, topic="", place="", cancelled=True)) * 30
    named = ClassSchedule(NAMES["Hebrew"], "12 Sample Street, Beloit", "608-555-0123", many)
    for name, schedule in (
        ("", named),
        ("-unnamed", ClassSchedule("", "", "", many)),
        ("-of-nothing", ClassSchedule("", "", "", ())),
    ):
        yield f"schedule{name}", class_schedule_sheet.make(schedule, at=NOW, desk=NAMES["Arabic"])


def release_forms() -> Iterator[tuple[str, bytes]]:
    every = frozenset(fact.code for fact in release_facts())
    usual = FormPaper(UUID(int=1), NAMES["Arabic"], Recipient.STATE, "", False, every, TODAY, "FSC", WHO, "", TODAY)
    for language in release_form.languages():
        yield f"release-{language}", release_form.make(usual, language=language)
    named = replace(usual, recipient=Recipient.OTHER, to=NAMES["Khmer"], facts=frozenset(), valid_until=None)
    yield "release-named", release_form.make(named)
    yield "release-by-hand", release_form.make(replace(usual, recipient=Recipient.PROGRAM, by_hand=True))
    one = DisclosureView(NOW, Recipient.CSA, NAMES["Khmer"], "Report", Way.MAIL, "enrolled", "after_enrolment")
    for number in (0, 40):
        told = told_sheet.ToldPaper(NAMES["Arabic"], False, (one,) * number, TODAY)
        yield f"told-{number}", told_sheet.make(told)


def test_every_paper_can_be_read_by_assistive_technology(vault: Vault, tmp_path: Path) -> None:
    papers = dict([*worksheets(vault), *other_papers(vault)])

    assert {name: found for name, found in faults(papers, tmp_path).items() if found} == {}


def test_a_pdf_without_tags_is_refused(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    written = BytesIO()
    canvas = Canvas(written)
    canvas.drawString(72, 720, "Not tagged")
    canvas.save()

    assert faults({"untagged": written.getvalue()}, tmp_path)["untagged"]
