"""What the window says goes through the translation: written out whole, found by Qt's tools, and nothing past it."""

import ast
import re
import string
import xml.etree.ElementTree as Xml
from collections.abc import Iterator
from pathlib import Path

import pytest

from csdesk import wording
from csdesk.ui import language
from tests.words import brackets
from tests.words.sources import ROOT, collect, release

PIECE = re.compile(r"^[\s,;:.)]|[\s,(]$")
CODE = sorted((ROOT / "csdesk").rglob("*.py"))
SENTENCE = re.compile(r"[A-Za-z]{2,}[,:;]? [a-z]{2,}")
NOT_SHOWN = frozenset(
    {
        "debug",
        "warning",
        "exception",
        "setStyleSheet",
        "TypeError",
        "ValueError",
        "LookupError",
        "AssertionError",
        "RuntimeError",
    }
)
"""Calls whose texts nobody at the desk sees."""
WITHOUT_WORDS = frozenset({"language.py", "scenes.py", "sheet.py", "__init__.py"})
"""How scenes are set up, style sheets, names of what a package holds."""
FILE_NAME = re.compile(r".*\.(xlsx|pdf|csv)")


def test_what_is_said_is_written_out_whole_with_all_its_fields() -> None:
    wrong = [
        f"{file.relative_to(ROOT)}:{call.lineno} {ast.unparse(call)[:80]}"
        for file in CODE
        for call in _said(ast.parse(file.read_text("utf-8")))
        if not _whole(call)
    ]
    assert wrong == []


def test_what_is_said_is_no_piece_of_a_sentence() -> None:
    """Another language has another order: nothing is put together from ends of sentences."""
    pieces = [
        f"{file.relative_to(ROOT)}:{line} {text}"
        for file in CODE
        for line, text in _pieces(ast.parse(file.read_text("utf-8")))
    ]
    assert pieces == []


def test_qt_finds_all_that_is_said(tmp_path: Path) -> None:
    ts = tmp_path / "csdesk_xx.ts"
    collect(ts)
    found = {message.findtext("source") for message in Xml.parse(ts).iter("message")}
    said = {_text(call) for file in CODE for call in _said(ast.parse(file.read_text("utf-8")))}
    assert said - found == set()


def test_no_sentence_of_the_window_goes_past_the_translation() -> None:
    past = [
        f"{file.relative_to(ROOT)}:{line} {text[:80]}"
        for file in sorted((ROOT / "csdesk/ui").rglob("*.py"))
        if file.name not in WITHOUT_WORDS
        for line, text in _past(ast.parse(file.read_text("utf-8")))
    ]
    assert past == []


def test_nothing_is_decided_by_the_words_of_a_fault() -> None:
    """In another language they are others: a fault names its field (`DeskError.field`)."""
    decided = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in sorted((ROOT / "csdesk/ui").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Compare) and any(_is_sentence(one) for one in node.comparators)
    ]
    assert decided == []


def test_a_translation_that_is_dropped_in_is_spoken(tmp_path: Path) -> None:
    brackets.make(tmp_path)
    assert language.available(tmp_path) == (brackets.LANGUAGE,)
    try:
        assert language.speak("xx_YY", tmp_path) == brackets.LANGUAGE
        assert wording.tr("Apply to {count}", count=3) == "⟦Apply to 3⟧"
        assert wording.tr_marked("To contact") == "⟦To contact⟧"
        assert wording.tr_marked("What a liaison called it") == "What a liaison called it"
    finally:
        wording.speak(None)
    assert language.speak("es", tmp_path) == ""


@pytest.mark.parametrize("content", [b"", b"no translation"])
def test_a_damaged_translation_leaves_the_programs_own_words(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "csdesk_es.qm").write_bytes(content)
    assert language.speak("es", tmp_path) == ""
    assert wording.tr("Today") == "Today"


def test_a_translator_who_changes_a_field_is_told(tmp_path: Path) -> None:
    ts = brackets.make(tmp_path) / f"csdesk_{brackets.LANGUAGE}.ts"
    ts.write_text(ts.read_text("utf-8").replace("⟦Apply to {count}⟧", "⟦Apply to {number}⟧"), "utf-8")
    with pytest.raises(RuntimeError, match="Apply to"):
        release(ts, ts.with_suffix(".qm"))


def _said(tree: ast.Module) -> Iterator[ast.Call]:
    """Calls of `tr` and `marked`, where they are those of csdesk.wording."""
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "csdesk.wording"
        for alias in node.names
    }
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in imported & {"tr", "marked"}
        ):
            yield node


def _pieces(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Texts that end or begin with a space or what parts a sentence, and those that are added to others."""
    said = list(_said(tree))
    yield from ((call.lineno, text) for call in said if PIECE.search(text := _text(call) or ""))
    added = [part for node in ast.walk(tree) if isinstance(node, ast.BinOp) for part in (node.left, node.right)]
    added += [node.value for node in ast.walk(tree) if isinstance(node, ast.AugAssign)]
    yield from ((one.lineno, ast.unparse(one)) for one in added if one in said)


def _text(call: ast.Call) -> str | None:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _whole(call: ast.Call) -> bool:
    text, given = _text(call), {one.arg for one in call.keywords}
    if text is None or len(call.args) > 1 or None in given:
        return False
    return not given or _fields(text) == given


def _fields(text: str) -> set[str | None]:
    found = [(name, spec) for _, name, spec, _ in string.Formatter().parse(text) if name is not None]
    inner = [name for _, spec in found for _, name, _, _ in string.Formatter().parse(spec or "") if name is not None]
    return {*(name for name, _ in found), *inner}


def _past(tree: ast.Module) -> Iterator[tuple[int, str]]:
    shut = {id(node) for call in ast.walk(tree) if _is_shut(call) for node in ast.walk(call)}
    shut |= {id(key) for one in ast.walk(tree) if isinstance(one, ast.Dict) for key in one.keys}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in shut:
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
            shut |= {id(part) for part in node.values}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in shut:
            text = node.value
        else:
            continue
        if SENTENCE.search(text) and not FILE_NAME.fullmatch(text):
            yield node.lineno, text


def _is_shut(node: ast.AST) -> bool:
    """What is said, what nobody sees, and what is no text: docstrings, annotations."""
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        return name in {"tr", "marked", *NOT_SHOWN} or ast.unparse(node.func).startswith("log.")
    if isinstance(node, ast.FunctionDef):
        return node.name == "scenes"
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_sentence(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str":
        return isinstance(node.args[0], ast.Name) and node.args[0].id in {"error", "fault"}
    return isinstance(node, ast.Name) and node.id == "sentence"
