"""The one style sheet, built from the tokens."""

from csdesk.ui.theme.tokens import CONTROL, FONTS, RADIUS, TAG_RADIUS, Tokens, Tone, mix
from csdesk.wording import tr

COLOURS = {
    "small": "ink_2",
    "small_strong": "ink_2",
}
"""Kinds of text that are not written in full ink."""


def build(tokens: Tokens, scale: float, *, low: bool = False) -> str:
    """The style sheet of the whole application; `low`: its display has room for few lines."""
    parts = (_surfaces(tokens), _text(tokens, scale), _inputs(tokens, scale), _lists(tokens, scale), _tones(tokens))
    return "\n".join((*parts, "QMenu { menu-scrollable: 1; }" if low else ""))


def _surfaces(tokens: Tokens) -> str:
    return f"""
QWidget#window, QWidget[surface="desk"] {{ background: {tokens.desk}; }}
QWidget[surface="paper"] {{ background: {tokens.sheet}; }}
QWidget[surface="rail"] {{ background: {tokens.rail}; border-right: 1px solid {tokens.hairline}; }}
QWidget[surface="bar"] {{ background: {tokens.desk}; border-bottom: 1px solid {tokens.hairline}; }}
QWidget[surface="footer"] {{ background: {tokens.desk}; border-top: 1px solid {tokens.hairline}; }}
QFrame[surface="sheet"] {{ background: {tokens.sheet}; border: 1px solid {tokens.hairline};
    border-radius: {RADIUS}px; }}
QFrame[surface="sheet"][wanted="true"] {{ border-color: {tokens.tone_edge(Tone.ATTENTION)}; }}
QFrame[surface="sheet"][open="true"] {{ border-color: {tokens.tone_edge(Tone.INFO)}; }}
QFrame[surface="side"] {{ background: {tokens.header}; border: none; border-right: 1px solid {tokens.margin};
    border-top-left-radius: {RADIUS - 1}px; border-bottom-left-radius: {RADIUS - 1}px; }}
QFrame[surface="band"] {{ background: {tokens.header}; border: none;
    border-top-left-radius: {RADIUS - 1}px; border-top-right-radius: {RADIUS - 1}px;
    border-bottom: 1px solid {tokens.hairline}; }}
QFrame[surface="action"] {{ background: {tokens.header}; border: none; border-top: 1px solid {tokens.hairline};
    border-bottom-left-radius: {RADIUS - 1}px; border-bottom-right-radius: {RADIUS - 1}px; }}
QFrame[surface="line"] {{ background: {tokens.hairline}; border: none; max-height: 1px; min-height: 1px; }}
QScrollArea, QScrollArea > QWidget > QWidget[surface="clear"] {{ background: transparent; border: none; }}
QGroupBox {{ background: transparent; border: none; margin: 0; padding: 0; }}
QToolTip {{ background: {tokens.sheet}; color: {tokens.ink}; border: 1px solid {tokens.edge}; padding: 4px; }}
QMenu {{ background: {tokens.sheet}; border: 1px solid {tokens.edge}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 12px; border-radius: 4px; }}
QMenu::item:selected {{ background: {tokens.selection}; color: {tokens.ink}; }}
QMenu::item:disabled {{ color: {tokens.ink_3}; }}
QMenu::separator {{ height: 1px; background: {tokens.hairline}; margin: 4px 8px; }}
QProgressBar {{ background: {tokens.hairline}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px; }}
QProgressBar::chunk {{ background: {tokens.accent}; border-radius: 3px; }}
"""


def _text(tokens: Tokens, scale: float) -> str:
    rules = [f"QLabel {{ color: {tokens.ink}; background: transparent; border: none; }}"]
    for kind, (pixels, weight) in FONTS.items():
        colour = tokens.colour(COLOURS.get(kind, "ink"))
        rules.append(
            f'QLabel[kind="{kind}"] {{ font-size: {round(pixels * scale)}px; font-weight: {weight}; '
            f"color: {colour}; }}"
        )
    rules += [
        f'QLabel[role="{role}"] {{ color: {tokens.colour(role)}; }}'
        for role in ("ink", "ink_2", "ink_3", "accent", "good", "attention", "bad", "on_accent")
    ]
    return "\n".join(rules)


def _inputs(tokens: Tokens, scale: float) -> str:
    height = round(CONTROL * scale) - 2
    faint = mix(tokens.edge, tokens.sheet, 0.4)
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox {{ background: {tokens.sheet}; color: {tokens.ink};
    border: 1px solid {tokens.edge}; border-radius: {RADIUS}px; padding: 0 10px; min-height: {height}px;
    selection-background-color: {tokens.accent}; selection-color: {tokens.on_accent}; }}
QPlainTextEdit, QTextEdit {{ padding: 4px 6px; }}
QLineEdit[fault="true"], QPlainTextEdit[fault="true"], QComboBox[fault="true"], QSpinBox[fault="true"]
    {{ border-color: {tokens.bad}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QComboBox:disabled {{ background: {tokens.header};
    color: {tokens.ink_3}; border-color: {faint}; }}
QLineEdit[flat="true"] {{ border-color: transparent; background: transparent; padding: 0 6px; }}
QLineEdit[flat="true"]:hover, QLineEdit[flat="true"]:focus {{ border-color: {tokens.edge};
    background: {tokens.sheet}; }}
QLineEdit:read-only {{ background: {tokens.header}; }}
QLineEdit[tall="true"] {{ min-height: {round(38 * scale)}px; }}
QComboBox::drop-down {{ border: none; width: 28px; }}
QComboBox QAbstractItemView {{ background: {tokens.sheet}; border: 1px solid {tokens.edge}; padding: 4px;
    outline: none; selection-background-color: {tokens.selection}; selection-color: {tokens.ink}; }}
QComboBox QAbstractItemView::item {{ min-height: 28px; padding: 0 8px; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
QPushButton {{ background: {tokens.sheet}; border: 1px solid {faint}; border-radius: {RADIUS}px;
    color: {tokens.ink}; outline: none; }}
QPushButton:hover {{ background: {tokens.hover}; border-color: {tokens.edge}; }}
QPushButton:pressed, QPushButton:checked {{ background: {tokens.selection}; border-color: {tokens.accent}; }}
QPushButton:disabled {{ background: {tokens.desk}; border-color: {tokens.hairline}; color: {tokens.ink_3}; }}
QPushButton[kind="primary"] {{ background: {tokens.accent}; border-color: {tokens.accent};
    color: {tokens.on_accent}; }}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {{ background: {tokens.accent_pressed}; }}
QPushButton[kind="primary"]:disabled {{ background: {tokens.desk}; border-color: {tokens.hairline};
    color: {tokens.ink_3}; }}
QPushButton[kind="link"] {{ background: transparent; border-color: transparent; color: {tokens.accent}; }}
QPushButton[kind="link"]:hover {{ background: {tokens.selection}; }}
QPushButton[kind="bar"] {{ background: transparent; border-color: transparent; }}
QPushButton[kind="bar"]:hover {{ background: {tokens.hover}; border-color: {tokens.hairline}; }}
QPushButton[kind="rail"] {{ background: transparent; border: 1px solid transparent; }}
QPushButton[kind="rail"]:hover {{ background: {tokens.hover}; }}
QPushButton[kind="rail"]:checked {{ background: {tokens.sheet}; border-color: {tokens.hairline}; }}
QLineEdit[within="true"] {{ border: none; padding: 0 4px; min-height: 0; background: transparent; }}
QPushButton[kind="chip"]:checked {{ background: {tokens.selection}; border-color: {tokens.tone_edge(Tone.INFO)}; }}
"""


def _lists(tokens: Tokens, scale: float) -> str:
    handle = mix(tokens.hairline, tokens.ink_3, 0.35)
    return f"""
QTableView, QListView {{ background: {tokens.sheet}; border: none; color: {tokens.ink}; outline: none;
    selection-background-color: {tokens.selection}; selection-color: {tokens.ink}; }}
QHeaderView {{ background: {tokens.header}; border: none; border-top-left-radius: {RADIUS - 1}px;
    border-top-right-radius: {RADIUS - 1}px; }}
QTableCornerButton::section {{ background: {tokens.header}; border: none; }}
QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {handle}; border-radius: 3px; margin: 3px; min-height: 28px; min-width: 28px; }}
QScrollBar::handle:hover {{ background: {tokens.edge}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: none;
    border: none; width: 0; height: 0; }}
QCalendarWidget QWidget {{ background: {tokens.sheet}; color: {tokens.ink}; }}
QCalendarWidget QToolButton {{ color: {tokens.ink}; border: none; padding: 4px 8px;
    font-size: {round(13 * scale)}px; }}
QLabel[cap="true"] {{ background: {tokens.header}; color: {tokens.ink_2};
    border: 1px solid {mix(tokens.edge, tokens.sheet, 0.4)}; border-radius: 3px; padding: 0 4px;
    font-size: {round(11 * scale)}px; font-weight: 600; }}
QLabel[value="true"] {{ background: {tokens.header}; border: 1px solid {tokens.hairline}; border-radius: 3px;
    padding: 0 6px; font-size: {round(12 * scale)}px; }}
"""


def _tones(tokens: Tokens) -> str:
    rules = []
    for tone in Tone:
        look = (
            f"background: {tokens.wash(tone)}; border: 1px solid {tokens.tone_edge(tone)}; "
            f"border-radius: {TAG_RADIUS}px;"
        )
        rules.append(f'QFrame[tag="{tone}"] {{ {look} }}')
        rules.append(
            tr('QFrame[banner="{tone}"] {{ {look} border-radius: {radius}px; }}', tone=tone, look=look, radius=RADIUS)
        )
        rules.append(f'QFrame[tag="{tone}"] QLabel {{ color: {tokens.colour(tone)}; }}')
    rules.append(
        f'QFrame[tag="sample"] {{ background: transparent; border: 1px dashed {tokens.ink_3}; '
        f"border-radius: {TAG_RADIUS}px; }}"
    )
    return "\n".join(rules)
