"""Item data roles by which models hand the delegates more than words."""

from __future__ import annotations

from PySide6.QtCore import Qt

_FIRST = int(Qt.ItemDataRole.UserRole) + 1

SORT_ROLE = _FIRST  # the native value a column sorts by
ID_ROLE = _FIRST + 1  # the id of the row
BADGE_ROLE = _FIRST + 2  # BadgeSpec, or a tuple of them
CLOCK_ROLE = _FIRST + 3  # ClockSpec
PIPS_ROLE = _FIRST + 4  # PipsSpec
KEYCAP_ROLE = _FIRST + 5  # str: the words on a keycap
ACTION_ROLE = _FIRST + 6  # ActionSpec
NOTE_ROLE = _FIRST + 7  # str: small grey words after the text
TONE_ROLE = _FIRST + 8  # str: a colour role for the text
BOLD_ROLE = _FIRST + 9  # bool
STRIKE_ROLE = _FIRST + 10  # bool
MARK_ROLE = _FIRST + 11  # tuple of (start, length): the parts of the text a search has hit
HEAT_ROLE = _FIRST + 12  # int from 0 to 3: the step of a heat table
BAR_ROLE = _FIRST + 13  # float from 0 to 1: the filled share of a bar
ICON_ROLE = _FIRST + 14  # str: an icon before the text, as "name" or "name:role"
