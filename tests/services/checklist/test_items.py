"""The checklist stands word for word as the document prints it, and nothing in it names what is not there."""

import re
from html import unescape
from pathlib import Path

from csdesk.services import checklist, resources
from csdesk.services.checklist.derive import RULES
from csdesk.services.family import need_labels

DOCUMENT = (Path(__file__).parents[2] / "data" / "checklist_appendix_b.txt").read_text(encoding="utf-8")
HEADINGS = {"Meet in-person with NCP", "Contact the CP, address"}


def printed() -> list[tuple[str, list[str]]]:
    """The groups of the document with their items; what its nested tables say twice, once."""
    groups: list[tuple[str, list[str]]] = []
    for line in unescape(DOCUMENT).splitlines():
        title = re.match(r"<p>(.*?)</p>", line)
        if title and title[1].isupper():
            groups.append((title[1], []))
        for bullet in re.split("•", line)[1:]:
            text = re.sub(r"<[^>]*>", "\n", bullet).split("\n")[0].strip()
            if groups and text not in groups[-1][1]:
                groups[-1][1].append(text)
    return groups


def test_every_item_stands_as_printed_in_its_group_and_order() -> None:
    shown = [(group.title, [item.text for item in group.items]) for group in checklist.load().groups]
    assert shown == printed()
    assert len(checklist.load().items) == 47
    assert checklist.load().title in DOCUMENT


def test_headings_within_a_group_are_the_documents() -> None:
    headings = {item.heading for item in checklist.load().items} - {""}
    assert headings == HEADINGS
    assert all(heading in DOCUMENT for heading in headings)


def test_what_the_items_name_is_there() -> None:
    items = checklist.load().items
    assert len({item.code for item in items}) == len(items)
    assert {item.rule for item in items} - {""} == set(RULES), "a rule that no item names, or a name without a rule"
    assert {item.need for item in items} - {""} <= set(need_labels())
    measures = {
        one["code"]: {choice["code"] for choice in one.get("choice", ())}
        for one in resources.toml("outcomes/measures.toml")["measure"]
    }
    for item in items:
        assert not item.measure or set(item.values) <= measures[item.measure]
