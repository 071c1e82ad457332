"""A layout that says what the program does not know is refused in a sentence, not passed over."""

import copy
from typing import Any

import pytest

from csdesk.services import resources
from csdesk.services.errors import DeskError
from csdesk.services.reporting import layout


def _with(sheet: str, **changed: Any) -> dict[str, Any]:
    found = copy.deepcopy(resources.toml(layout.STATE))
    next(one for one in found["sheets"] if one["key"] == sheet).update(changed)
    return found


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (_with("summary", befor="x"), "unknown word befor"),
        (_with("outcomes", measures=["wages"]), "unknown outcome wages"),
        (_with("active", columns=[{"field": "a", "heading": "A", "width": 9, "format": "money"}]), "unknown format"),
        (_with("active", columns=[{"field": "a", "heading": "A", "format": "text"}]), "width"),
    ],
)
def test_what_is_not_known_is_refused(monkeypatch: pytest.MonkeyPatch, found: dict[str, Any], why: str) -> None:
    read = resources.toml
    monkeypatch.setattr(resources, "toml", lambda name: found if name == layout.STATE else read(name))
    with pytest.raises(DeskError, match=why):
        layout.load(layout.STATE)


def test_what_is_shipped_is_known() -> None:
    assert "wage" in layout.load(layout.STATE).measures
    assert layout.load(layout.CSA).measures == ()
