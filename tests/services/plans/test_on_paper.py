"""A scan finds its plans by itself, and what it does not find it says."""

from uuid import UUID

import pypdfium2
import pytest
from uuid_utils.compat import uuid7

from csdesk.models.plan import PlanOtherId
from csdesk.services import plans, scans
from csdesk.services.errors import RefusedError
from csdesk.services.plans import Doubt, PlanState, ScanPart, WorksheetOptions
from csdesk.services.scans import ScanPage
from csdesk.services.vault import Vault
from tests.services.people import NOW, TODAY, WHO
from tests.services.plans.planning import PDF, make, person, sign, view
from tests.services.scans.scanning import as_pdf, page


def pages(*codes: tuple[object, ...]) -> tuple[ScanPage, ...]:
    return tuple(ScanPage(number, tuple(map(str, held)), b"") for number, held in enumerate(codes, start=1))


def parts(vault: Vault, *codes: tuple[object, ...]) -> tuple[ScanPart, ...]:
    return vault.read(lambda session: plans.parts_of(session, pages(*codes)))


def told(found: tuple[ScanPart, ...]) -> list[tuple[tuple[int, ...], UUID | Doubt | None]]:
    return [(part.pages, part.plan.plan_id if part.plan else part.doubt) for part in found]


def keep(vault: Vault, plan_id: UUID, content: bytes) -> None:
    vault.write(
        lambda session: plans.keep_signed_page(
            session, plan_id, content, "scan.pdf", signed_on=TODAY, coach="Dana", at=NOW, who=WHO
        )
    )


def kept_of(vault: Vault, plan_id: UUID) -> bytes:
    return vault.read(lambda session: plans.signed_scan(session, plan_id)).content


def test_several_plans_in_one_scan_are_found_with_the_pages_that_follow(vault: Vault) -> None:
    first, second = make(vault), make(vault, ncp_id=person(vault, "Zamora", "Ana"))
    found = parts(vault, (first,), (), (second,), (first,), ())
    assert told(found) == [((1, 2, 4, 5), first), ((3,), second)]
    assert found[0].without_code == (2, 5)
    named = found[1].plan
    assert named is not None
    assert (named.name, named.version, named.state, named.has_scan) == ("Zamora, Ana", 1, PlanState.DRAFT, False)


def test_what_is_not_found_is_said(vault: Vault) -> None:
    first, second, strange = make(vault), make(vault, ncp_id=person(vault, "Zamora", "Ana")), uuid7()
    found = parts(vault, (), ("https://example.org",), (first, second), (), (strange,), (first, strange))
    assert told(found) == [
        ((1, 2), Doubt.NO_CODE),
        ((3, 4), Doubt.SEVERAL),
        ((5,), Doubt.UNKNOWN),
        ((6,), first),
    ]


def test_the_code_of_a_draft_that_became_part_of_another_finds_that_one(vault: Vault) -> None:
    plan_id, former = make(vault), uuid7()
    vault.write(lambda session: session.add(PlanOtherId(id=former, plan_id=plan_id)))
    assert told(parts(vault, (former, plan_id))) == [((1,), plan_id)]


def test_a_scan_is_read_and_kept_plan_by_plan(vault: Vault) -> None:
    draft, signed = make(vault), make(vault, ncp_id=person(vault, "Zamora", "Ana"))
    sign(vault, signed, scan=None)
    scan = as_pdf([page(draft, turned=1), page(), page(signed)])
    found = vault.read(lambda session: plans.parts_of(session, scans.read(scan)))
    assert told(found) == [((1, 2), draft), ((3,), signed)]
    for part in found:
        content, plan = scans.some_pages(scan, part.pages), part.plan
        assert plan is not None
        keep(vault, plan.plan_id, content)
    for plan_id, count in ((draft, 2), (signed, 1)):
        assert view(vault, plan_id).state is PlanState.SIGNED
        assert len(scans.read(kept_of(vault, plan_id))) == count


def test_the_page_of_somebody_else_is_not_kept(vault: Vault) -> None:
    mine, other = make(vault), make(vault, ncp_id=person(vault, "Zamora", "Ana"))
    vault.read(lambda session: plans.require_same_plan(session, mine, pages((mine,), (), (uuid7(),))))
    with pytest.raises(RefusedError, match="of another plan"):
        vault.read(lambda session: plans.require_same_plan(session, mine, pages((mine,), (other,))))


def test_plans_that_want_a_scan_are_found_by_name(vault: Vault) -> None:
    draft = make(vault, ncp_id=person(vault, "Obrien", "Ana"))
    signed = make(vault, ncp_id=person(vault, "Obrien-Stone", "Jo"))
    kept = make(vault, ncp_id=person(vault, "Obrien", "Cy"))
    sign(vault, signed, scan=None)
    sign(vault, kept, scan=PDF)
    found = vault.read(lambda session: plans.without_scan(session, "obri"))
    assert {one.plan_id for one in found} == {draft, signed}
    assert {one.plan_id for one in vault.read(plans.without_scan)} == {draft, signed}
    assert vault.read(lambda session: plans.without_scan(session, "x")) == ()
    assert vault.read(lambda session: plans.on_paper(session, kept)).has_scan


def test_a_plan_that_was_replaced_takes_its_page_late(vault: Vault) -> None:
    first = make(vault)
    sign(vault, first, scan=None)
    second = vault.write(lambda session: plans.revise(session, first, at=NOW, who=WHO))
    sign(vault, second, scan=None, signed_on=TODAY)
    keep(vault, first, PDF)
    assert kept_of(vault, first) == PDF
    assert view(vault, first).state is PlanState.REPLACED


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize(("dots", "turned"), [(100, 2), (200, 181)])
def test_the_worksheet_that_was_printed_and_scanned_finds_its_plan(
    vault: Vault, large: bool, dots: int, turned: int
) -> None:
    plan_id = make(vault)
    options = WorksheetOptions(large=large)
    pdf = vault.read(lambda session: plans.worksheet_pdf(session, plan_id, today=TODAY, options=options))
    with pypdfium2.PdfDocument(pdf) as document:
        sheets = [sheet.render(scale=dots / 72).to_pil().convert("RGB") for sheet in document]
    scanned = as_pdf([sheet.rotate(turned, expand=True, fillcolor="white") for sheet in sheets])
    found = vault.read(lambda session: plans.parts_of(session, scans.read(scanned)))
    assert told(found) == [(tuple(range(1, len(sheets) + 1)), plan_id)]
    assert found[0].without_code == ()
