"""What can be asked for on a worksheet: large print, a case number, barriers, an empty one, a copy."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from uuid import UUID, uuid4

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from csdesk.models.iv_d_case import IvdCase
from csdesk.models.ncp import Ncp
from csdesk.services import interview, plans, resources
from csdesk.services.errors import NotFoundError
from csdesk.services.plans import WorksheetOptions
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO
from tests.services.plans.planning import DRAFT, desk, make, person, sign, view
from tests.services.plans.test_worksheet import EMPTY, LONGEST, pages, words

MANY_GOALS = replace(DRAFT, longer_term=tuple(f"{what}, and keep at it until June 2027." for what in (
    "Finish the GED", "Work full time, 35 hours a week or more", "Pay off the fines that hold the license back",
    "See the children every second weekend", "Find a flat with a room for them",
)))  # fmt: skip
MANY_STEPS = replace(DRAFT, steps=DRAFT.steps + DRAFT.steps)


def text(vault: Vault, plan_id: UUID, **asked: bool) -> str:
    return words(pdf(vault, plan_id, **asked))


def pdf(vault: Vault, plan_id: UUID, **asked: bool) -> bytes:
    options = WorksheetOptions(**asked)
    return vault.read(lambda session: plans.worksheet_pdf(session, plan_id, today=TODAY, options=options))


def told_in(content: bytes) -> set[str]:
    """Its words; a plan in short has the same with other marks between them."""
    return {word for part in words(content).split() if (word := part.strip("•();:,"))}


def case_number(vault: Vault, plan_id: UUID) -> str:
    ncp_id = view(vault, plan_id).ncp_id
    return vault.read(lambda session: session.scalars(select(IvdCase.number).where(IvdCase.ncp_id == ncp_id)).one())


@pytest.mark.parametrize("draft", [DRAFT, LONGEST, EMPTY])
def test_large_print_says_the_same_in_eighteen_points(vault: Vault, draft: plans.PlanDraft) -> None:
    desk(vault)
    plan_id = make(vault, draft)
    usual, large = pdf(vault, plan_id), pdf(vault, plan_id, large=True)
    ours = {"Step", "Combs", "1", "2", "3", "4", "5", "6"}
    furniture = {"Page", "of", "Version", "·", *map(str, range(20))}

    said = told_in(usual) - furniture
    assert said <= told_in(large)
    assert told_in(large) - said - furniture <= ours
    sizes: list[float] = []
    for page in PdfReader(BytesIO(large)).pages:
        page.extract_text(visitor_text=lambda told, _c, _t, _f, size: sizes.append(size) if told.strip() else None)
    assert min(sizes) >= 12
    assert sum(size >= 16 for size in sizes) > len(sizes) / 2


def test_a_case_number_stands_on_it_only_where_it_is_asked_for(vault: Vault) -> None:
    plan_id = make(vault)
    number = case_number(vault, plan_id)

    assert number not in text(vault, plan_id)
    assert f"IV-D case: {number}" in text(vault, plan_id, case_number=True)


def test_barriers_stand_on_it_only_where_they_are_asked_for(vault: Vault) -> None:
    private = replace(DRAFT.steps[1], what="Call", barrier="family_violence")
    plan_id = make(vault, replace(DRAFT, steps=(*DRAFT.steps, private)))

    assert "Helps with" not in text(vault, plan_id)
    told = text(vault, plan_id, barriers=True)
    assert "Helps with: Job market" in told
    assert told.count("Helps with") == 2
    everything = pdf(vault, make(vault), barriers=True, case_number=True, copy=True)
    assert len(pages(everything)) == 1
    assert "iolence" not in told


def test_a_private_circumstance_has_no_words_for_paper() -> None:
    codes = {one["code"] for one in resources.toml("plan/steps.toml")["barrier"]}
    private = {item.code for item in interview.load().question("Q11").items if item.private}

    assert private
    assert not private & codes


def test_neither_stands_on_the_paper_of_somebody_under_safe_contact(vault: Vault) -> None:
    plan_id = make(vault)
    number = case_number(vault, plan_id)

    def mark(session: Session) -> None:
        session.get_one(Ncp, view(vault, plan_id).ncp_id).safe_contact = True

    vault.write(mark)
    told = text(vault, plan_id, case_number=True, barriers=True)

    assert number not in told
    assert "Helps with" not in told


def test_a_copy_says_that_it_is_one_and_when_the_plan_was_signed(vault: Vault) -> None:
    plan_id = make(vault)
    draft = text(vault, plan_id, copy=True)
    sign(vault, plan_id, signed_on=date(2026, 10, 6))
    signed = text(vault, plan_id, copy=True)

    assert "Version 1 · Copy" in draft
    assert "Signed" not in draft
    assert "Copy. Signed October 6, 2026 · Version 1 · Page 1 of 1" in signed


def test_what_changed_since_the_version_before_stands_on_it_where_it_is_asked_for(vault: Vault) -> None:
    first = make(vault)
    assert text(vault, first, changes=True) == text(vault, first)
    sign(vault, first, signed_on=date(2026, 10, 6))
    second = vault.write(lambda session: plans.revise(session, first, at=NOW, who=WHO))
    changed = replace(view(vault, second).draft, longer_term=("Buy a car",))
    vault.write(lambda session: plans.save(session, second, changed, at=NOW, who=WHO))

    assert "Changed since" not in text(vault, second)
    told = text(vault, second, changes=True)
    assert "Changed since version 1, signed October 6, 2026" in told
    assert "New goal: Buy a car" in told


def test_an_empty_one_for_a_person_or_for_anybody_has_no_code(vault: Vault) -> None:
    desk(vault)
    ncp_id = person(vault, "Xiong", "Pajzaub")
    of_person = vault.read(lambda session: plans.empty_worksheet_pdf(session, today=TODAY, ncp_id=ncp_id))
    of_anybody = vault.read(lambda session: plans.empty_worksheet_pdf(session, today=TODAY))

    assert "Pajzaub Xiong, with coach Dana Whitcomb" in words(of_person)
    assert "Rock County" in words(of_person)
    assert "____, with coach Dana Whitcomb" in words(of_anybody)
    for content in (of_person, of_anybody):
        assert len(pages(content)) == 1
        assert "Version" not in words(content)
        assert "Coach signature" in words(content)
        with pypdfium2.PdfDocument(content) as document:
            assert zxingcpp.read_barcodes(document[0].render(scale=3).to_pil()) == []
    with pytest.raises(NotFoundError):
        vault.read(lambda session: plans.empty_worksheet_pdf(session, today=TODAY, ncp_id=uuid4()))


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("draft", [DRAFT, MANY_GOALS, MANY_STEPS])
def test_what_is_signed_stands_on_the_page_of_the_signatures(
    vault: Vault, draft: plans.PlanDraft, large: bool
) -> None:
    desk(vault)
    found = pages(pdf(vault, make(vault, draft), large=large))
    last = " ".join(found[-1].split())

    assert "The Goals and Activities described on this page are mine" in last
    assert "Parent signature" in last
    assert (len(found) > 1) == (large or draft is not DRAFT)
    assert "Pay $150 per month to Wisconsin Support Collections Trust Fund (WI SCTF)." in last
    assert "Continue to pay monthly child support obligations ongoing." in last
    for goal in draft.longer_term:
        assert goal in last
    for step in draft.steps:
        for told in (step.what, step.alternative, *step.items, step.rhythm):
            assert told in last


def test_a_plan_in_short_has_each_step_as_one_line(vault: Vault) -> None:
    desk(vault)
    last = " ".join(pages(pdf(vault, make(vault, MANY_GOALS)))[-1].split())

    assert (
        "Chad: Pay $150 to WI SCTF each month, OR apply for services to Rock County Job Center: "
        "Help with job applications; Help with the GED class (October 30, 2026, then each month) "
        "• Dana: Send the form for a free bus pass (October 12, 2026)"
    ) in last


def test_of_a_plan_longer_than_a_page_the_signatures_say_whose_it_is_and_its_goal(vault: Vault) -> None:
    desk(vault)
    last = " ".join(pages(pdf(vault, make(vault, LONGEST)))[-1].split())

    assert "will do What" not in last
    assert last.startswith("Chad Combs, with coach Dana Whitcomb Pay $150 per month to")


def test_words_that_no_font_has_are_told_before_it_prints(vault: Vault) -> None:
    strange = replace(DRAFT, longer_term=("Read 𒀀𒁀 again",), steps=(replace(DRAFT.steps[0], items=("𒀀",)),))

    assert plans.without_font(view(vault, make(vault))) == ()
    assert plans.without_font(view(vault, make(vault, strange, person(vault, "Xiong", "Ann")))) == ("𒀀𒁀", "𒀀")


def test_what_was_asked_for_is_told_in_words() -> None:
    assert WorksheetOptions().asked == ""
    assert WorksheetOptions(large=True, case_number=True, copy=True).asked == "large print, case number, copy"
