"""What has the keyboard is brought in sight."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QScrollArea, QWidget

from csdesk.ui.theme.tokens import MARGIN

OWN_WAY = "csdesk.ownWay"
"""The property of a page that says itself what of it is seen."""
TOGETHER = "csdesk.together"
"""The property of a form that is seen from its top, as far as what has the keyboard in it lets it be."""


def bring_in_sight(part: QWidget) -> None:
    """Scroll all that a widget lies in to where it is seen; a list or a text is as large as the page itself."""
    shown, step = [part], part.parentWidget()
    while step is not None:
        if step.property(TOGETHER):
            shown.insert(0, step)
        if isinstance(step, QScrollArea) and not step.property(OWN_WAY) and part.height() < step.viewport().height():
            inner = step.widget()
            if inner is not None and inner.isAncestorOf(part):
                for one in shown:
                    place = QRect(one.mapTo(inner, QPoint(0, 0)), one.size())
                    for corner in (place.bottomRight(), place.topLeft()):
                        step.ensureVisible(corner.x(), corner.y(), 0, MARGIN)
        step = step.parentWidget()
