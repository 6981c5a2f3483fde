"""How long a practised clerk needs: the keystroke-level model of Card, Moran and Newell.

"The keystroke-level model for user performance time with interactive systems", CACM 23 (7), 1980. A task takes
the sum of its operators: K, pressing a key or button; M, preparing mentally for the next step; H, moving the
hands to another device and back; R, what the clerk has to wait for the program. K is that of an average
non-secretary typist. The tour counts K and H, places M before each decision the clerk makes and measures R.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from db.domain.pinyin import readings

K_SECONDS = 0.28
M_SECONDS = 1.35
H_SECONDS = 0.40
SELECTING = 1
"""One more key of the input method: the space that takes the first candidate."""
BY_CODE = 6
"""Keys for a character no pinyin leads to: its code point's five digits and one to take it."""


def typing_keys(text: str) -> int:
    """Keys an input method needs for ``text``: the pinyin of a whole word and one key to take it."""
    spelt = [readings(char) for char in text]
    known = [names[0] for names in spelt if names]
    unknown = sum(not names for names in spelt)
    return sum(len(name) for name in known) + (SELECTING if known else 0) + unknown * BY_CODE


@dataclass(slots=True)
class Keys:
    """Keys pressed, by kind. ``composed`` are those typed into an input method, ``modifiers`` held meanwhile."""

    characters: int = 0
    composed: int = 0
    enter: int = 0
    function: int = 0
    chords: int = 0
    navigation: int = 0
    modifiers: int = 0

    @property
    def strokes(self) -> int:
        """Keys as a clerk counts them: Ctrl+K is one."""
        return self.characters + self.composed + self.enter + self.function + self.chords + self.navigation


@dataclass(slots=True)
class Tally:
    """What one task took so far."""

    keys: Keys = field(default_factory=Keys)
    scans: int = 0
    focus_moves: int = 0
    mental: int = 0
    homing: int = 0
    responses: list[tuple[str, float]] = field(default_factory=list)
    """(step, seconds from its key until everything had answered and was on the screen)."""

    @property
    def response(self) -> float:
        """Seconds the program took in all."""
        return sum(seconds for _, seconds in self.responses)

    @property
    def estimate(self) -> float:
        """Seconds by the model."""
        pressed = self.keys.strokes + self.keys.modifiers
        return pressed * K_SECONDS + self.mental * M_SECONDS + self.homing * H_SECONDS + self.response
