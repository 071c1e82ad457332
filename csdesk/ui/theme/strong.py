"""Colours of more contrast: for whoever asked the system for it, and for a parent's own eyes."""

from csdesk.ui.theme.tokens import DARK, LIGHT, Tokens

_PAPER = LIGHT._replace(
    desk="#FFFFFF",
    header="#FFFFFF",
    ink="#111111",
    ink_2="#2B2F2D",
    ink_3="#3D4340",
    accent="#123B6D",
    selection="#E6EEF7",
    margin="#123B6D",
    good="#0F4A26",
    attention="#5C3600",
    bad="#8A1A17",
    hairline="#C3C8C5",
    edge="#3D4340",
    chart="#123B6D",
)
_SLATE = DARK._replace(
    desk="#0B0D0C",
    sheet="#0B0D0C",
    header="#0B0D0C",
    ink="#FFFFFF",
    ink_2="#E3E7E5",
    ink_3="#CBD2CE",
    accent="#B4D3FA",
    on_accent="#061527",
    selection="#1B2B40",
    margin="#B4D3FA",
    good="#9FE0B7",
    attention="#F2CC8C",
    bad="#FFB9B2",
    hairline="#4A524E",
    edge="#CBD2CE",
    chart="#B4D3FA",
)


def colours(*, dark: bool, strongest: bool) -> Tokens:
    """Every word has a contrast of 7 to 1 at least (WCAG 2, level AAA); `strongest`: nothing but ink and paper."""
    tokens = _SLATE if dark else _PAPER
    if strongest:
        paper, ink = ("#000000", "#FFFFFF") if dark else ("#FFFFFF", "#000000")
        tokens = tokens._replace(
            sheet=paper,
            desk=paper,
            rail=paper,
            header=paper,
            on_accent=paper,
            ink=ink,
            ink_2=ink,
            ink_3=ink,
            accent=ink,
            edge=ink,
            margin=ink,
            chart=ink,
        )
    return tokens
