"""The cells of the papers about measures."""

from csdesk.services.documents.sheet import Block, plain


def right(text: str) -> str:
    """Text at the right of its cell."""
    return f'<para align="right">{plain(text)}</para>'


def number(text: str) -> list[Block]:
    """A cell with a number."""
    return [Block(right(text))]


def block(text: str) -> list[Block]:
    """A cell with words, or with none."""
    return [Block(plain(text) or "&nbsp;")]
