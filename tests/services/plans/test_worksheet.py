"""The worksheet, read back from its PDF: its words, its fonts, its tags, its code, and what is not on it."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader
from sqlalchemy import select

from csdesk.models.iv_d_case import IvdCase
from csdesk.services import interview, plans
from csdesk.services.plans import PlanDraft, StepDraft, WorksheetOptions
from csdesk.services.plans.worksheet_page import CODE_SIZE
from csdesk.services.vault import Vault
from tests.services.people import TODAY
from tests.services.plans.planning import DRAFT, PAY_TO, desk, make, person, sign, view

DOCUMENT = (Path(__file__).parents[2] / "data" / "worksheet_appendix_d.txt").read_text(encoding="utf-8")
EMPTY = PlanDraft("", None, "", keep_paying=False)
LONG_STEP = StepDraft("Chad", "Walk " * 60, TODAY, "ride " * 60, ("part " * 20,) * 8, "then each month")
LONGEST = replace(DRAFT, longer_term=("goal " * 100,) * 3, steps=(LONG_STEP,) * 6)


def pdf(vault: Vault, plan_id: UUID, *, blank: bool = False) -> bytes:
    options = WorksheetOptions(blank=blank)
    return vault.read(lambda session: plans.worksheet_pdf(session, plan_id, today=TODAY, options=options))


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def words(content: bytes) -> str:
    """All text as one line."""
    return " ".join(" ".join(pages(content)).split())


def test_every_heading_and_the_statement_are_the_documents(vault: Vault) -> None:
    desk(vault)
    text = words(pdf(vault, make(vault)))
    known = " ".join(DOCUMENT.split())
    statement = re.search(r"I understand that this Plan.*?to discuss that\.", known)
    assert statement
    assert statement[0] in text
    for heading in (
        "PARENT GOAL(S) / INDIVIDUALIZED PLAN", "Primary Goal(s)", "Longer-term Goals", "First Steps", "Who...",
        "will do What...", "By When?", "Parent signature", "Print parent name", "Coach signature", "Coach name",
        "Date", "Continue to pay monthly child support obligations ongoing.",
    ):  # fmt: skip
        assert heading in known
        assert heading in text
    assert text.count("Date") == 2


def test_the_plan_stands_on_one_page_as_it_was_agreed(vault: Vault) -> None:
    desk(vault, sample_data=True)
    content = pdf(vault, make(vault))
    assert len(pages(content)) == 1
    text = words(content)
    for part in (
        "Sample W-2 Agency", "Child Support Liaison, Rock County", "October 8, 2026", "Version 1",
        "Chad Combs, with coach Dana Whitcomb", f"Pay $150 per month to {PAY_TO}.",
        "Work full time, 35 hours a week or more, by June 2027. Finish the GED.",
        "Pay $150 to WI SCTF each month, OR apply for services to Rock County Job Center:",
        "Help with job applications", "October 30, 2026, then each month", "every two weeks",
        "Questions? Call Dana Whitcomb, (608) 555-0140", "Sample data · Version 1 · Page 1 of 1",
    ):  # fmt: skip
        assert part in text


def test_the_sample_mark_stands_on_samples_only(vault: Vault) -> None:
    desk(vault)
    assert "Sample data" not in words(pdf(vault, make(vault)))


@pytest.mark.parametrize("draft", [DRAFT, LONGEST])
def test_no_case_number_and_no_barrier_is_on_it(vault: Vault, draft: PlanDraft) -> None:
    plan_id = make(vault, replace(draft, steps=tuple(replace(step, barrier="mental_health") for step in draft.steps)))
    content = pdf(vault, plan_id)
    number = vault.read(lambda session: session.scalars(select(IvdCase.number)).one())
    text = words(content).lower()
    assert number.lower() not in text
    for item in interview.load().question("Q11").items:
        if item.code != "other":
            assert item.text.lower() not in text
            assert item.code not in text
    assert number.encode() not in content


@pytest.mark.parametrize(
    ("last_name", "first_name"),
    [
        ("Wiśniewski", "Łukasz"), ("Nguyễn", "Thị Hồng"), ("García-Peña", "José"), ("Xiong", "Pajzaub"),
        ("O'Neill & <Sons>", "Zoë"), ("Иванова", "Ольга"), ("Παπαδόπουλος", "Γιώργος"),
    ],
)  # fmt: skip
def test_any_name_of_these_scripts_prints(vault: Vault, last_name: str, first_name: str) -> None:
    desk(vault)
    plan_id = make(
        vault, replace(DRAFT, steps=(StepDraft(first_name, "Call"),)), person(vault, last_name, first_name)
    )
    text = words(pdf(vault, plan_id))
    assert f"{first_name} {last_name}, with coach" in text
    assert text.count(first_name) == 2


def test_the_longest_plan_goes_on_on_clean_pages(vault: Vault) -> None:
    desk(vault, sample_data=True)
    content = pdf(vault, make(vault, LONGEST))
    found = pages(content)
    text = words(content)
    assert len(found) > 2
    assert (text.count("Walk"), text.count("ride"), text.count("goal ")) == (360, 360, 300)
    assert text.count("part ") == 6 * 8 * 20
    for number, page in enumerate(found, start=1):
        assert f"Sample data · Version 1 · Page {number} of {len(found)}" in page
        assert "Chad Combs" in page
        assert len(page.split()) > 40
    assert "I understand that this Plan" in found[-1]
    assert "Coach signature" in found[-1]


@pytest.mark.parametrize("blank", [True, False])
def test_an_empty_worksheet_leaves_room_for_the_pen_on_one_page(vault: Vault, *, blank: bool) -> None:
    desk(vault)
    content = pdf(vault, make(vault, DRAFT if blank else EMPTY), blank=blank)
    assert len(pages(content)) == 1
    text = words(content)
    assert f"Pay $___________ per month to {PAY_TO}." in text
    assert "bus pass" not in text
    assert "Coach signature" in text


def test_a_signed_plan_bears_the_day_of_its_signature(vault: Vault) -> None:
    plan_id = make(vault)
    sign(vault, plan_id, signed_on=date(2026, 10, 6))
    assert "October 6, 2026" in words(pdf(vault, plan_id))


@pytest.mark.parametrize("draft", [DRAFT, EMPTY, LONGEST])
def test_the_code_on_every_page_holds_the_plans_id_and_nothing_else(vault: Vault, draft: PlanDraft) -> None:
    plan_id = make(vault, draft)
    document = pypdfium2.PdfDocument(pdf(vault, plan_id))
    for page in document:
        (code,) = zxingcpp.read_barcodes(page.render(scale=2, grayscale=True).to_pil())
        assert code.text == str(plan_id)
        assert code.position.bottom_right.x == pytest.approx(2 * (612 - 54), abs=3)
        assert code.position.bottom_right.x - code.position.bottom_left.x == pytest.approx(2 * CODE_SIZE, abs=3)
    document.close()


def test_the_plans_id_is_random_and_tells_no_time(vault: Vault) -> None:
    assert make(vault).version == 4


def test_title_and_language_are_told_and_no_author(vault: Vault) -> None:
    plan_id = make(vault)
    content = pdf(vault, plan_id)
    reader = PdfReader(BytesIO(content))
    assert {key: str(value) for key, value in (reader.metadata or {}).items()} == {
        "/Title": "PARENT GOAL(S) / INDIVIDUALIZED PLAN"
    }
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/Lang"] == "en-US"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["/Metadata"].get_object().get_data()
    assert content == pdf(vault, plan_id)


def structure(node: Any) -> list[Any]:
    """An element of the structure tree as [tag, child ...]; marked contents as their page and number."""
    node = node.get_object()
    if "/MCID" in node:
        return [(node["/Pg"].get_object()["/StructParents"], node["/MCID"])]
    return [str(node["/S"])[1:], *(structure(child) for child in node["/K"])]


@pytest.mark.parametrize("draft", [DRAFT, EMPTY, LONGEST])
def test_the_structure_tree_reads_in_order_and_owns_all_marked_content(vault: Vault, draft: PlanDraft) -> None:
    desk(vault)
    reader = PdfReader(BytesIO(pdf(vault, make(vault, draft))))
    root: Any = reader.trailer["/Root"]["/StructTreeRoot"]  # type: ignore[index]
    tree = structure(root["/K"])
    tags = [child[0] for child in tree[1:]]
    assert tree[0] == "Document"
    assert [tag for tag in tags if tag != "P"] == ["H1", "H2", "H2", "H2", "Table", "Figure"]
    table = tree[1 + tags.index("Table")]
    assert [cell[0] for cell in table[1][1:]] == ["TH"] * 3
    assert len(table) - 2 == (len(draft.steps) or 4)

    owned: list[tuple[int, int]] = []

    def collect(node: list[Any]) -> None:
        for child in node:
            if isinstance(child, tuple):
                owned.append(child)
            elif isinstance(child, list):
                collect(child)

    collect(tree)
    marked = [
        (number, int(found))
        for number, page in enumerate(reader.pages)
        for found in re.findall(rb"/MCID (\d+)", page.get_contents().get_data())  # type: ignore[union-attr]
    ]
    assert sorted(owned) == sorted(marked)
    assert len(set(owned)) == len(owned)
    figure: Any = root["/K"].get_object()["/K"][-1].get_object()
    assert "code" in figure["/Alt"].lower()


def test_all_fonts_are_embedded(vault: Vault) -> None:
    reader = PdfReader(BytesIO(pdf(vault, make(vault))))
    fonts: Any = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert {re.sub(r"^[A-Z]+\+", "", str(font.get_object()["/BaseFont"])[1:]) for font in fonts.values()} == {
        "NotoSans-Regular", "NotoSans-Bold"
    }  # fmt: skip
    assert all("/FontFile2" in font.get_object()["/FontDescriptor"].get_object() for font in fonts.values())


def test_the_payee_is_the_desks_where_the_plan_names_none(vault: Vault) -> None:
    desk(vault, pay_to="Family Support Registry (FSR)")
    plan_id = make(vault, EMPTY)
    assert view(vault, plan_id).draft.pay_to == ""
    assert "per month to Family Support Registry (FSR)." in words(pdf(vault, plan_id))
