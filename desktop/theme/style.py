"""The one style sheet of the program, filled from the tokens.

States are dynamic properties: ``kind`` says what a widget is for, :func:`set_kind` changes it and
re-polishes.

- ``QLabel``: ``title`` ``lead`` ``hero`` ``strong`` ``second`` ``small`` ``hint`` ``error`` ``ok``
  ``warn`` ``bad`` ``accent``;
- ``QFrame``: ``panel`` ``head`` ``foot`` ``stage`` ``sunk`` ``rule`` ``page`` ``box`` (a floating list);
- ``QPushButton``: ``primary`` ``danger`` ``ghost``.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from string import Template

from PySide6.QtWidgets import QWidget

import resources
from desktop.theme.tokens import Tokens

_MARKS = {
    "check": ("check", "on_fill"),
    "minus": ("minus", "on_fill"),
    "down": ("chevron-down", "t2"),
    "down_off": ("chevron-down", "t3"),
    "up": ("chevron-up", "t2"),
    "left": ("chevron-left", "t1"),
    "right": ("chevron-right", "t1"),
}

_SHEET = Template("""
* { outline: none; }
QToolTip { background: $panel; color: $t1; border: 1px solid $edge; padding: 4px 8px; }
QFrame[kind="page"] { background: $bg; border: none; }
QFrame[kind="panel"] { background: $panel; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[kind="head"] { background: transparent; border: none; border-bottom: 1px solid $line; }
QFrame[kind="foot"] { background: transparent; border: none; border-top: 1px solid $line; }
QFrame[kind="stage"] { background: $sunk; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[kind="stage"] QListView { background: transparent; }
QFrame[kind="sunk"] { background: $sunk; border: none; }
QFrame[kind="box"] { background: $panel; border: 1px solid $edge; border-radius: ${radius}px; }
QFrame[kind="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QLabel { background: transparent; border: none; color: $t1; }
QLabel:disabled { color: $t3; }
QLabel[kind="title"] { font-size: ${title}px; font-weight: 700; }
QLabel[kind="lead"] { font-size: ${lead}px; font-weight: 700; }
QLabel[kind="hero"] { font-size: ${hero}px; font-weight: 700; }
QLabel[kind="strong"] { font-weight: 700; }
QLabel[kind="second"] { color: $t2; }
QLabel[kind="hint"] { color: $t3; font-size: ${small}px; }
QLabel[kind="small"] { color: $t2; font-size: ${small}px; }
QLabel[kind="error"] { color: $bad; font-size: ${small}px; }
QLabel[kind="ok"] { color: $ok; font-weight: 700; }
QLabel[kind="warn"] { color: $warn; font-weight: 700; }
QLabel[kind="bad"] { color: $bad; font-weight: 700; }
QLabel[kind="accent"] { color: $accent; font-weight: 700; }

QLineEdit, QAbstractSpinBox, QComboBox, QPlainTextEdit, QTextEdit {
  background: $panel; color: $t1; border: 1px solid $edge; border-radius: ${radius}px;
  selection-background-color: $accent_fill; selection-color: $on_fill; }
QLineEdit, QPlainTextEdit, QTextEdit { placeholder-text-color: $t3; }
QLineEdit, QAbstractSpinBox, QComboBox { min-height: ${inner}px; padding: 0 8px; }
QPlainTextEdit, QTextEdit { padding: 3px 4px; }
QLineEdit:focus, QAbstractSpinBox:focus, QComboBox:focus { border: 2px solid $accent; padding: 0 7px;
  min-height: ${inner_focus}px; }
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; padding: 2px 3px; }
QLineEdit[state="error"], QAbstractSpinBox[state="error"], QComboBox[state="error"],
QPlainTextEdit[state="error"] { border-color: $bad; }
QLineEdit:disabled, QLineEdit:read-only, QAbstractSpinBox:disabled, QComboBox:disabled,
QPlainTextEdit:disabled, QPlainTextEdit:read-only { background: $sunk; color: $t3; border-color: $line; }
QLineEdit:read-only { color: $t2; }
QAbstractSpinBox QLineEdit { border: none; padding: 0; min-height: 0; background: transparent; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down, QDateEdit::drop-down { border: none; width: 24px; }
QComboBox::down-arrow, QDateEdit::down-arrow { image: url("$down"); width: 14px; height: 14px; }
QComboBox::down-arrow:disabled { image: url("$down_off"); }
QComboBox QAbstractItemView { background: $panel; color: $t1; border: 1px solid $edge; padding: 2px;
  selection-background-color: $accent_soft; selection-color: $t1; }
QComboBox QAbstractItemView::item { min-height: ${compact}px; padding: 0 6px; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $t1; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $sunk; }
QCalendarWidget QToolButton { background: transparent; color: $t1; border: none; padding: 4px 8px;
  font-weight: 700; }
QCalendarWidget QToolButton:hover { background: $accent_soft; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QToolButton#qt_calendar_prevmonth { qproperty-icon: url("$left"); }
QToolButton#qt_calendar_nextmonth { qproperty-icon: url("$right"); }
QSpinBox::up-button, QSpinBox::down-button { border: none; width: 20px; }
QSpinBox::up-arrow { image: url("$up"); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url("$down"); width: 10px; height: 10px; }

QCheckBox, QRadioButton { spacing: 8px; min-height: ${check_row}px; padding: 1px 3px; color: $t1;
  background: transparent; border: 2px solid transparent; border-radius: ${radius}px; }
QCheckBox:focus, QRadioButton:focus { border-color: $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $t3; }
QCheckBox::indicator, QRadioButton::indicator { width: ${check_inner}px; height: ${check_inner}px;
  border: 1px solid $edge; border-radius: 3px; background: $panel; }
QRadioButton::indicator { border-radius: ${round}px; }
QCheckBox::indicator:checked { background: $accent_fill; border-color: $accent_fill; image: url("$check"); }
QCheckBox::indicator:indeterminate { background: $accent_fill; border-color: $accent_fill;
  image: url("$minus"); }
QRadioButton::indicator:checked { border: ${dot}px solid $accent_fill; background: $on_fill;
  width: ${dot_inner}px; height: ${dot_inner}px; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { background: $sunk; border-color: $line; }
QCheckBox::indicator:checked:disabled { background: $t3; }

QPushButton { background: $panel; color: $t1; border: 1px solid $edge; border-radius: ${radius}px;
  min-height: ${inner}px; padding: 0 12px; }
QPushButton:hover { background: $sunk; }
QPushButton:focus { border: 2px solid $accent; padding: 0 11px; min-height: ${inner_focus}px; }
QPushButton:disabled { background: $sunk; color: $t3; border-color: $line; }
QPushButton[kind="primary"] { background: $accent_fill; color: $on_fill; border-color: $accent_fill;
  font-weight: 700; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:disabled { background: $sunk; color: $t3; border-color: $line; }
QPushButton[kind="danger"] { background: $bad_fill; color: $on_fill; border-color: $bad_fill;
  font-weight: 700; }
QPushButton[kind="ghost"] { background: transparent; border-color: transparent; color: $accent; }
QPushButton[kind="ghost"]:focus { border-color: $accent; }

QAbstractItemView { background: $panel; color: $t1; border: none; selection-background-color: $accent_soft;
  selection-color: $t1; }
QHeaderView { background: $sunk; border: none; }
QHeaderView::section { background: $sunk; color: $t2; font-size: ${small}px; border: none;
  border-bottom: 1px solid $line; padding: 0 8px; height: ${table_head}px; }
QHeaderView::up-arrow { image: url("$up"); width: 12px; height: 12px; subcontrol-position: right center;
  subcontrol-origin: padding; }
QHeaderView::down-arrow { image: url("$down"); width: 12px; height: 12px; subcontrol-position: right center;
  subcontrol-origin: padding; }
QTableCornerButton::section { background: $sunk; border: none; }
QTreeView::item, QListView::item { min-height: ${compact}px; padding: 0 6px; }

QScrollArea { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 2px; margin: 2px 3px; }
QScrollBar::handle:horizontal { margin: 3px 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $t3; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QProgressBar { background: $neutral_soft; border: 1px solid $edge; border-radius: 3px; color: $t1;
  text-align: center; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent_fill; }
QMenu { background: $panel; color: $t1; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; }
QMenu::item:selected { background: $accent_soft; }
QMenu::item:disabled { color: $t3; }
QSplitter::handle { background: transparent; }
QSplitter::handle:horizontal { width: 8px; }
QSplitter::handle:vertical { height: 8px; }
""")


def write_marks(tokens: Tokens, folder: str) -> dict[str, str]:
    """Write the few icons a style sheet can only take from files, tinted; answers their paths by mark."""
    suffix = "dark" if tokens.dark else "light"
    paths = {}
    source = Path(resources.__file__).parent / "icons"
    for mark, (name, role) in _MARKS.items():
        path = Path(folder) / f"{mark}-{suffix}.svg"
        if not path.exists():
            text = (source / f"{name}.svg").read_text(encoding="utf-8")
            path.write_text(text.replace("currentColor", tokens.role(role)), encoding="utf-8")
        paths[mark] = path.as_posix()
    return paths


def style_sheet(tokens: Tokens, marks: dict[str, str]) -> str:
    """The style sheet for ``tokens``; ``marks`` are the paths :func:`write_marks` answered."""
    size = tokens.size
    values: dict[str, object] = {**asdict(tokens.colour), **asdict(size), **marks}
    values.update(
        inner=size.control - 2,
        inner_focus=size.control - 4,
        compact=size.row_compact,
        check_inner=size.check - 2,
        check_row=size.check + 2,
        round=size.check // 2,
        dot=size.check // 3,
        dot_inner=size.check - 2 * (size.check // 3),
    )
    return _SHEET.substitute(values)


def set_kind(widget: QWidget, kind: str) -> None:
    """Change what ``widget`` is for and let the style sheet look at it again."""
    set_property(widget, "kind", kind)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set the dynamic property ``name`` and re-polish ``widget`` when it has really changed."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()
