"""The named values every pixel comes from: colours, type sizes, spacing and heights.

Lengths are logical pixels; colours are ``#RRGGBB``. Two choices span the four sets: light or dark, and
normal or large print (适老). Nothing else in the program spells a colour or a type size.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """One scheme of colours. ``*_soft`` are tints that carry the colour of the same name as text."""

    bg: str
    panel: str
    sunk: str
    t1: str
    t2: str
    t3: str
    edge: str  # the outline of anything operable, at least 3:1
    line: str  # decoration only
    accent: str  # as text, focus ring and selection bar
    accent_fill: str  # as a fill under on_fill
    accent_soft: str
    accent_hover: str
    ok: str
    ok_soft: str
    warn: str
    warn_soft: str
    warn_fill: str
    bad: str
    bad_soft: str
    bad_fill: str
    hold: str
    hold_soft: str
    neutral_soft: str
    brand: str
    on_fill: str  # text on accent_fill, warn_fill, bad_fill and brand
    heat: tuple[str, str, str, str]  # the four steps of a heat table
    heat_text: tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Sizes:
    """Type, spacing, radii and heights of one print size, in logical pixels."""

    small: int
    body: int
    lead: int
    title: int
    hero: int
    control: int
    primary: int
    action: int
    head: int
    row: int
    row_compact: int
    table_head: int
    badge: int
    keycap: int
    icon: int
    icon_small: int
    check: int
    page_head: int
    top_bar: int
    nav_width: int
    nav_item: int
    status_bar: int
    space_1: int = 4
    space_2: int = 8
    space_3: int = 12
    space_4: int = 16
    space_5: int = 24
    radius: int = 4
    badge_radius: int = 3
    focus: int = 2
    bar: int = 3  # the accent bar at the left of a selected row


@dataclass(frozen=True, slots=True)
class Tokens:
    """The set in force: one scheme of colours with one print size."""

    dark: bool
    large: bool
    colour: Colours
    size: Sizes

    def role(self, name: str) -> str:
        """The colour called ``name`` (a field of :class:`Colours`); a literal ``#RRGGBB`` passes through.

        Raises ``AttributeError`` for an unknown name.
        """
        return name if name.startswith("#") else getattr(self.colour, name)


LIGHT = Colours(
    bg="#F2F4F7",
    panel="#FFFFFF",
    sunk="#F6F7F9",
    t1="#1F2328",
    t2="#454D57",
    t3="#5C6570",
    edge="#7E8692",
    line="#D9DDE3",
    accent="#1A5FB4",
    accent_fill="#1A5FB4",
    accent_soft="#E6EFFA",
    accent_hover="#174F96",
    ok="#18703F",
    ok_soft="#E4F3EA",
    warn="#8A5A00",
    warn_soft="#FFF1D0",
    warn_fill="#8A5A00",
    bad="#B3261E",
    bad_soft="#FCE9E7",
    bad_fill="#B3261E",
    hold="#6A3FA0",
    hold_soft="#F1EBFA",
    neutral_soft="#E9ECF1",
    brand="#A3161B",
    on_fill="#FFFFFF",
    heat=("#FFFFFF", "#DCECE3", "#A9D3BA", "#2D7A4F"),
    heat_text=("#1F2328", "#1F2328", "#1F2328", "#FFFFFF"),
)

DARK = Colours(
    bg="#15181C",
    panel="#1D2127",
    sunk="#242A32",
    t1="#E6EDF3",
    t2="#B9C2CC",
    t3="#98A2AE",
    edge="#75808D",
    line="#343B45",
    accent="#7FB4F5",
    accent_fill="#2A6BC2",
    accent_soft="#1B3350",
    accent_hover="#235CA8",
    ok="#63C98F",
    ok_soft="#17332A",
    warn="#E5B454",
    warn_soft="#3A2E12",
    warn_fill="#8A5A00",
    bad="#FF9A90",
    bad_soft="#43211F",
    bad_fill="#C0392F",
    hold="#C3A3F0",
    hold_soft="#30264A",
    neutral_soft="#2C333C",
    brand="#7E1418",
    on_fill="#FFFFFF",
    heat=("#1D2127", "#1B3A2E", "#215540", "#2D7A4F"),
    heat_text=("#E6EDF3", "#E6EDF3", "#E6EDF3", "#FFFFFF"),
)

NORMAL = Sizes(
    small=12,
    body=14,
    lead=16,
    title=20,
    hero=28,
    control=32,
    primary=52,
    action=46,
    head=36,
    row=32,
    row_compact=28,
    table_head=30,
    badge=20,
    keycap=18,
    icon=18,
    icon_small=14,
    check=18,
    page_head=44,
    top_bar=48,
    nav_width=104,
    nav_item=40,
    status_bar=28,
)

LARGE = Sizes(
    small=15,
    body=18,
    lead=20,
    title=25,
    hero=34,
    control=40,
    primary=58,
    action=55,
    head=44,
    row=40,
    row_compact=36,
    table_head=36,
    badge=26,
    keycap=22,
    icon=22,
    icon_small=16,
    check=22,
    page_head=50,
    top_bar=48,
    nav_width=124,
    nav_item=46,
    status_bar=34,
)


def tokens_for(*, dark: bool, large: bool) -> Tokens:
    """The set for a scheme and a print size."""
    return Tokens(dark=dark, large=large, colour=DARK if dark else LIGHT, size=LARGE if large else NORMAL)


def mix(first: str, second: str, share: float) -> str:
    """``first`` with ``share`` (0 to 1) of ``second`` in it, channel by channel in sRGB."""
    channels = []
    for position in (1, 3, 5):
        a, b = int(first[position : position + 2], 16), int(second[position : position + 2], 16)
        channels.append(round(a + (b - a) * share))
    return "#" + "".join(f"{channel:02X}" for channel in channels)


def contrast(first: str, second: str) -> float:
    """The WCAG 2.2 contrast ratio of two colours (success criterion 1.4.3), from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    linear = []
    for position in (1, 3, 5):
        channel = int(colour[position : position + 2], 16) / 255
        linear.append(channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
