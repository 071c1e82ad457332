"""How marks are said."""

from csdesk.services.program.readiness import Assessed
from csdesk.wording import tr


def level_words(found: Assessed, level: int | None) -> str:
    """`2 Coordinated`, or that there is no mark."""
    return tr("no mark") if level is None else f"{level} {found.definition.level_name(level)}"


def change_words(change: int | None) -> str:
    """`up 1`, `same`, `down 1`; a line where there is nothing to compare."""
    if change is None:
        return "–"
    if change == 0:
        return tr("same")
    return tr("up {count}", count=change) if change > 0 else tr("down {count}", count=-change)


def change_role(change: int | None) -> str:
    """The colour of a change, which its words tell, too."""
    return "ink_2" if not change else "good" if change > 0 else "attention"


def change_icon(change: int | None) -> str:
    """An arrow up or down."""
    return "" if not change else "arrow-up" if change > 0 else "arrow-down"
