"""A language in which every word of the program stands in brackets: what is shown without them went past `tr`."""

import re
import tomllib
import xml.etree.ElementTree as Xml
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from tests.words.sources import RESOURCES, SHOWN, collect, release

LANGUAGE = "xx"
HELP = (".md", ".toml")
OPEN, CLOSE = "⟦", "⟧"
SAID = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
KEYS = re.compile(rf"\{{\w+\}}|\b(?:Ctrl|Alt|Shift|Meta)\+[^\s){CLOSE}]+|\b(?:Enter|Esc|Tab|Space|F\d+)\b")
FILE = re.compile(r".*\.(?:xlsx|csv|pdf|png|zip|csvault|csbackup|csextract)")
NUMBERED = re.compile(r"^(?:Q?\d+ )+")
WORD = re.compile(r"[^\W\d_]{2,}")
BETWEEN = re.compile(f"[{OPEN}{CLOSE}\\n·|:;()“”]|, | — | – ")


def make(folder: Path) -> Path:
    """All words of the program in brackets, as a translation is made: collected, translated, released."""
    ts = folder / f"csdesk_{LANGUAGE}.ts"
    collect(ts)
    tree = Xml.parse(ts)
    for message in tree.iter("message"):
        source, said = message.find("source"), message.find("translation")
        assert source is not None
        assert said is not None
        said.attrib.pop("type", None)
        paragraphs = (source.text or "").split("\n\n")
        said.text = "\n\n".join(f"{OPEN}{one}{CLOSE}" for one in paragraphs)
    tree.write(ts, encoding="utf-8", xml_declaration=True)
    release(ts, ts.with_suffix(".qm"))
    return folder


AS_THEY_ARE = frozenset(
    {"CSA", "CSAs", "PIN", "NCP", "CP", "WI", "AM", "PM", "MM", "DD", "YYYY", "Sr", "Jr", "MB", "KB", "TLS"}
)
"""Names of things that are the same in every language of Wisconsin."""


def own_languages() -> str:
    """All that stands in files which have a language of their own: instruments, letters, papers, agencies, help."""
    texts = [file.read_text("utf-8") for file in sorted((RESOURCES / "help").rglob("*.*")) if file.suffix in HELP]
    for file in sorted(RESOURCES.rglob("*.toml")):
        own = f"{file.parent.name}/{file.stem}" not in SHOWN
        texts += _texts(tomllib.loads(file.read_text("utf-8")), own=own)
    return "\n".join(texts)


def _texts(value: Any, key: str = "", *, own: bool) -> Iterator[str]:
    """All texts of a file, or those that it quotes."""
    if isinstance(value, str):
        if own or key in ("quote", "document", "source"):
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, name if key != "quote" else key, own=own)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key, own=own)


def unsaid(text: str, data: str, names: Collection[str]) -> Iterator[str]:
    """What of a text stands in no brackets and is no data."""
    rest = KEYS.sub("·", text)
    while (less := SAID.sub("·", rest)) != rest:
        rest = less
    for part in BETWEEN.split(rest):
        bare = part.strip(" .,…?!*•")
        words = WORD.findall(bare)
        if FILE.fullmatch(bare) or NUMBERED.sub("", bare) in data:
            continue
        if not all(word.casefold() in names or word in AS_THEY_ARE for word in words):
            yield bare
