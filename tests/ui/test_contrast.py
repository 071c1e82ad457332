"""Every colour that words have beside every ground that they stand on, and what is seen without words."""

import ast
from itertools import product
from pathlib import Path

import pytest

import csdesk.ui
from csdesk.ui.screens.board.table import LAPSED
from csdesk.ui.theme.tokens import DARK, LIGHT, Tokens, Tone, mix
from tests.ui.painted import contrast

TEXT, SHAPE = 4.5, 3.0
"""WCAG 2.2, AA: words; edges, rings and bars."""
ROLES = ("ink", "ink_2", "ink_3", "accent", "good", "attention", "bad")
WASHES = ("good_wash", "attention_wash", "bad_wash")
GROUNDS = ("desk", "rail", "sheet", "header", "selection", "hover", "found", *WASHES)
SHAPES = {
    "edge": ("desk", "rail", "sheet", "header", "selection"),
    "accent": GROUNDS,
    "chart": ("desk", "sheet", "header", "selection"),
    "ink_3": ("sheet", "header"),
}
"""Edges of fields, the focus ring, bars, and where they lie."""
BY_HAND = {"setStyleSheet", "setPixelSize", "setPointSize", "QFont"}
MAY = {"shell/door.py": "the mark of the program", "screens/interview/large.py": "letters that the parent enlarges"}

both = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])


@both
def test_words_stand_out_from_every_ground(tokens: Tokens) -> None:
    pale = {
        (role, ground): ratio
        for role, ground in product(ROLES, GROUNDS)
        if (ratio := contrast(tokens.colour(role), getattr(tokens, ground))) < TEXT
    }
    assert pale == {}
    assert contrast(tokens.on_accent, tokens.accent) >= TEXT
    assert contrast(tokens.on_accent, tokens.accent_pressed) >= TEXT
    assert min(contrast(tokens.colour(tone), tokens.wash(tone)) for tone in Tone) >= TEXT


@both
def test_shapes_stand_out_from_what_they_lie_on(tokens: Tokens) -> None:
    pale = {
        (shape, ground): ratio
        for shape, grounds in SHAPES.items()
        for ground in grounds
        if (ratio := contrast(tokens.colour(shape), getattr(tokens, ground))) < SHAPE
    }
    assert pale == {}
    assert contrast(mix(tokens.attention_wash, tokens.attention, LAPSED), tokens.sheet) >= SHAPE


def test_colours_and_letters_are_styled_in_the_theme_alone() -> None:
    folder = Path(next(iter(csdesk.ui.__path__)))
    found = {}
    for file in folder.rglob("*.py"):
        name = file.relative_to(folder).as_posix()
        if name.startswith("theme/"):
            continue
        styled = sorted(_styled(ast.parse(file.read_text("utf-8"))))
        if styled and name not in MAY:
            found[name] = styled
    assert found == {}


def _styled(tree: ast.Module) -> set[str]:
    """What styles by hand in a module: calls, and colours written as `#RRGGBB`."""
    styled = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            styled |= {name} & BY_HAND
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if len(text) == 7 and text[0] == "#" and all(one in "0123456789abcdefABCDEF" for one in text[1:]):
                styled.add(text)
    return styled
