"""XML read as it comes, without entities of the file's own and without anything from outside."""

from collections.abc import Callable, Iterable, Iterator
from xml.parsers import expat

from csdesk.services.foreign_files.answer import Refused

Attributes = dict[str, str]
DEEPEST = 200
PIECE = 1 << 20


class Names(dict[str, str]):
    """A name without its prefix: `ss:Row` -> `Row`."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(":")[2]
        if len(self) < 10_000:
            self[name] = local
        return local


def read_events(
    pieces: Iterable[bytes],
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None],
    text: Callable[[str], None],
) -> None:
    """Go through a document; `start` and `end` hear names without prefixes, attributes come as they are.

    Raises `Refused`: `unsafe_file` when it declares a document type or entities (no spreadsheet does),
    `damaged_file` when it is not well-formed.
    """
    names = Names()
    depth = 0

    def begin(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise Refused("unsafe_file")
        start(names[name], attributes)

    def finish(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(names[name])

    def refuse(*_: object) -> None:
        raise Refused("unsafe_file")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = begin
    parser.EndElementHandler = finish
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refused("damaged_file") from error


def pieces_of(content: bytes) -> Iterator[bytes]:
    """A document that is in memory, a piece at a time."""
    return (content[start : start + PIECE] for start in range(0, len(content), PIECE))


def whole(text: str | None, *, most: int, least: int = 0, otherwise: int | None = None) -> int:
    """A whole number of the file; `otherwise` where it says nothing. Raises `Refused`: `damaged_file`."""
    if text is None and otherwise is not None:
        return otherwise
    try:
        number = int(text or "")
    except ValueError as error:
        raise Refused("damaged_file") from error
    if not least <= number <= most:
        raise Refused("damaged_file")
    return number


def local_attributes(attributes: Attributes) -> Attributes:
    """Attributes by their names without prefixes."""
    return {name.rpartition(":")[2]: value for name, value in attributes.items()}
