"""The GB 18030-2022 mapping at the edges: printers and files of other systems.

The interpreter's codec has the mapping of the year 2000. Since then nineteen two-byte codes moved from the
private use area to real characters (U+1E3F in 2005, ten vertical marks and eight components in 2022), and the
private code points took over their four-byte codes; so the two tables differ by exchanging pairs. Inside the
program text is Unicode and never these bytes.
"""

from __future__ import annotations

_CODEC = "gb18030"

CHANGED: tuple[tuple[str, str, str], ...] = (
    ("A8BC", "\u1e3f", "\ue7c7"),
    ("A6D9", "\ufe10", "\ue78d"),
    ("A6DA", "\ufe12", "\ue78e"),
    ("A6DB", "\ufe11", "\ue78f"),
    ("A6DC", "\ufe13", "\ue790"),
    ("A6DD", "\ufe14", "\ue791"),
    ("A6DE", "\ufe15", "\ue792"),
    ("A6DF", "\ufe16", "\ue793"),
    ("A6EC", "\ufe17", "\ue794"),
    ("A6ED", "\ufe18", "\ue795"),
    ("A6F3", "\ufe19", "\ue796"),
    ("FE59", "\u9fb4", "\ue81e"),
    ("FE61", "\u9fb5", "\ue826"),
    ("FE66", "\u9fb6", "\ue82b"),
    ("FE67", "\u9fb7", "\ue82c"),
    ("FE6D", "\u9fb8", "\ue832"),
    ("FE7E", "\u9fb9", "\ue843"),
    ("FE90", "\u9fba", "\ue854"),
    ("FEA0", "\u9fbb", "\ue864"),
)
"""(two bytes in hexadecimal, character since the change, private code point before it)."""


def _exchange() -> dict[int, str]:
    """The pairs on which this interpreter's codec still has the old mapping."""
    pairs: dict[int, str] = {}
    for code, char, private in CHANGED:
        if bytes.fromhex(code).decode(_CODEC) == private:
            pairs[ord(char)] = private
            pairs[ord(private)] = char
    return pairs


_PAIRS = _exchange()


def encode(text: str) -> bytes:
    """Bytes by the 2022 table; ``UnicodeEncodeError`` for a lone surrogate (no name has one)."""
    return text.translate(_PAIRS).encode(_CODEC)


def decode(data: bytes) -> str:
    """Text by the 2022 table; ``UnicodeDecodeError`` for bytes that are not GB 18030."""
    return data.decode(_CODEC).translate(_PAIRS)


def in_gbk(char: str) -> bool:
    """Whether a thermal printer's GBK table has the character; if not, its line is printed as a picture."""
    try:
        char.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True
