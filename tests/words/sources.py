"""Where the words stand: in the code (`tr`, `marked`), and in those files of resources/ that the window shows."""

import importlib
import json
import pkgutil
import re
import subprocess
import tomllib
import xml.etree.ElementTree as Xml
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

from csdesk import models

ROOT = Path(__file__).parents[2]
RESOURCES = ROOT / "resources"
SHOWN = (
    "audit/words",
    "caseload/flags",
    "closing/reasons",
    "contacts/next_steps",
    "corrections/words",
    "family/needs",
    "family/words",
    "letters/fields",
    "letters/labels",
    "locate/sources",
    "outcomes/measures",
    "partners/agreement",
    "partners/disclosure",
    "partners/fact_words",
    "partners/referral_words",
    "partners/release_facts",
    "partners/ways_out",
    "plan/prompts",
    "plan/steps",
    "referral_report/columns",
    "referral_report/other_reports",
    "referral_report/rows",
    "reporting/steps",
    "reporting/words",
    "undo/words",
    "views",
)
"""Files whose words the window shows. Not here: papers, letters, workbooks and instruments, which have a language of
their own, and what is data (names of agencies, programs, counties)."""
NO_WORDS = frozenset(
    {"source", "version", "code", "columns", "titles", "headings", "own", "order", "becomes", "sort"}
)
WORD = re.compile(r"[a-z]{2}")
FIELD = re.compile(r"\{(\w+)")
CODE = re.compile(r"[a-z0-9_.:/-]*[_.:/0-9][a-z0-9_.:/-]*|[^A-Za-z]*")
SCRIPTS = ROOT / ".venv/bin"


def of_resources() -> Iterator[str]:
    """The words of the files that the window shows, each once."""
    yield from dict.fromkeys(
        words for name in SHOWN for words in _words(tomllib.loads((RESOURCES / f"{name}.toml").read_text("utf-8")))
    )


def of_codes() -> Iterator[str]:
    """Codes that are their own word: `left_message` is *left message*, with a capital at the head of a line."""
    for found in pkgutil.iter_modules(models.__path__):
        if not found.ispkg:
            importlib.import_module(f"{models.__name__}.{found.name}")
    words = [str(one.value).replace("_", " ") for kind in _kinds(StrEnum) for one in kind]
    yield from dict.fromkeys(said for one in words if WORD.search(one) for said in (one, one.capitalize()))


def collect(ts: Path) -> None:
    """Write all words into a translation file; translations that are there stay."""
    ts.parent.mkdir(parents=True, exist_ok=True)
    made = ROOT / "build/words/resources.py"
    made.parent.mkdir(parents=True, exist_ok=True)
    made.write_text(
        "".join(f"marked({json.dumps(one, ensure_ascii=False)})\n" for one in (*of_resources(), *of_codes())), "utf-8"
    )
    code = [str(file.relative_to(ROOT)) for file in sorted((ROOT / "csdesk").rglob("*.py"))]
    listed = made.with_name("files.lst")
    listed.write_text("\n".join([*code, str(made.relative_to(ROOT))]), "utf-8")
    alias = ["-tr-function-alias", "QT_TR_NOOP+=marked", "-locations", "none", "-no-obsolete"]
    _run("pyside6-lupdate", f"@{listed}", *alias, "-ts", str(ts))


def release(ts: Path, qm: Path) -> None:
    """Make of a translation file what the program reads. Raises `RuntimeError` for fields that are not the "
    "source's."""
    wrong = [source for source, said in _translations(ts) if _fields(said) - _fields(source)]
    if wrong:
        raise RuntimeError(f"{ts.name}: other fields than the source has: {wrong}")
    qm.parent.mkdir(parents=True, exist_ok=True)
    _run("pyside6-lrelease", str(ts), "-qm", str(qm))


def _translations(ts: Path) -> Iterator[tuple[str, str]]:
    for message in Xml.parse(ts).iter("message"):
        yield message.findtext("source", ""), message.findtext("translation", "")


def _fields(text: str) -> set[str]:
    return set(FIELD.findall(text.replace("{{", "").replace("}}", "")))


def _kinds(kind: type[StrEnum]) -> Iterator[type[StrEnum]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith(models.__name__):
            yield one


def _run(tool: str, *arguments: str) -> None:
    done = subprocess.run([SCRIPTS / tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)


def _words(value: Any, key: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if key not in NO_WORDS and not CODE.fullmatch(value):
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _words(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _words(inner, key)
