"""Finds every place of the program where something could leave it: files, printers, clipboard, programs, nets."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
CALLED = {
    "write_file": "write_file",
    "write_paper": "write_paper",
    "print_beside": "print_beside",
    "print_pdf": "print_pdf",
    "write_bytes": "raw file",
    "write_text": "raw file",
    "clipboard": "clipboard",
    "QPrinter": "printer",
    "QPrintDialog": "printer",
    "QPdfWriter": "printer",
    "openUrl": "other program",
    "Popen": "other program",
    "startDetached": "other program",
    "copyfile": "raw file",
    "copyfileobj": "raw file",
    "QFile": "raw file",
    "QSaveFile": "raw file",
    "fdopen": "raw file",
    "mkstemp": "raw file",
    "NamedTemporaryFile": "raw file",
    "TemporaryDirectory": "raw file",
    "setMimeData": "clipboard",
    "QDrag": "clipboard",
}
IMPORTED = {"smtplib": "net", "socket": "net", "http.client": "net", "urllib.request": "net", "requests": "net"}
IMPORTED |= {"subprocess": "other program", "webbrowser": "other program", "PySide6.QtNetwork": "net"}
WRITING, MODE = set("wax+"), 3


def doors() -> frozenset[tuple[str, str]]:
    """Module and kind of door, of the whole program."""
    found = set()
    for path in sorted((ROOT / "csdesk").rglob("*.py")):
        module = path.relative_to(ROOT).with_suffix("").as_posix()
        found |= {(module, kind) for kind in of_source(path.read_text(encoding="utf-8"))}
    return frozenset(found)


def of_source(source: str) -> set[str]:
    """The kinds of doors that a piece of source has."""
    return {kind for node in ast.walk(ast.parse(source)) for kind in _kinds(node)}


def _kinds(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (IMPORTED[one.name] for one in node.names if one.name in IMPORTED)
    elif isinstance(node, ast.ImportFrom):
        if node.module in IMPORTED:
            yield IMPORTED[node.module]
    elif isinstance(node, ast.Call):
        name = _name(node.func)
        if name in CALLED:
            yield CALLED[name]
        if name == "open" and _writes(node):
            yield "raw file"
        if name == "hand_out" and any(one.arg == "told" for one in node.keywords):
            yield "write_file"


def _writes(call: ast.Call) -> bool:
    """Whether a file is opened to be written: `open(path, "w")`, `path.open("w")`."""
    place = 1 if isinstance(call.func, ast.Name) else 0
    modes = [one.value for one in call.keywords if one.arg == "mode"] + call.args[place : place + 1]
    said = [one.value for one in modes if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    worked_out = place == 1 and len(said) < len(modes)
    return worked_out or any(len(mode) <= MODE and bool(WRITING & set(mode)) for mode in said)


def _name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""
