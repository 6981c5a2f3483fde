"""Tokens as a ``QPalette``, for everything Fusion draws itself."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from desktop.theme.tokens import Tokens


def palette(tokens: Tokens) -> QPalette:
    """The palette of ``tokens``, with a readable disabled group."""
    colour = tokens.colour
    role = QPalette.ColorRole
    result = QPalette()
    for which, value in (
        (role.Window, colour.bg),
        (role.WindowText, colour.t1),
        (role.Base, colour.panel),
        (role.AlternateBase, colour.sunk),
        (role.Text, colour.t1),
        (role.PlaceholderText, colour.t3),
        (role.Button, colour.panel),
        (role.ButtonText, colour.t1),
        (role.BrightText, colour.bad),
        (role.Highlight, colour.accent_soft),
        (role.HighlightedText, colour.t1),
        (role.Accent, colour.accent_fill),
        (role.Link, colour.accent),
        (role.LinkVisited, colour.accent),
        (role.ToolTipBase, colour.panel),
        (role.ToolTipText, colour.t1),
        (role.Light, colour.panel),
        (role.Midlight, colour.sunk),
        (role.Mid, colour.line),
        (role.Dark, colour.edge),
        (role.Shadow, colour.edge),
    ):
        result.setColor(which, QColor(value))
    for which in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, which, QColor(colour.t3))
    result.setColor(QPalette.ColorGroup.Disabled, role.Base, QColor(colour.sunk))
    result.setColor(QPalette.ColorGroup.Disabled, role.Button, QColor(colour.sunk))
    return result
