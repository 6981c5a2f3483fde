"""What a volunteer takes, before anything is written: units by gift, and why one more cannot be had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_UNITS = 99


@dataclass(frozen=True, slots=True)
class Tile:
    """A gift on the shelf. ``stock`` is ``None`` where nothing is counted; ``refusal`` says why it cannot be had at all."""

    gift_id: str
    key: int
    name: str
    price: int
    stock: int | None
    service: bool = False
    low: bool = False
    refusal: str = ""


@dataclass
class Basket:
    """The picks of one person. ``spendable`` is what this desk may spend for them; ``None`` while nobody is here."""

    spendable: int | None = None
    tiles: dict[str, Tile] = field(default_factory=dict)
    units: dict[str, int] = field(default_factory=dict)

    def set_tiles(self, tiles: Iterable[Tile]) -> None:
        """The shelf as it is now; picks of what is gone are dropped, prices are the new ones."""
        self.tiles = {tile.gift_id: tile for tile in tiles}
        self.units = {gift_id: units for gift_id, units in self.units.items() if gift_id in self.tiles}

    @property
    def total(self) -> int:
        """The sum of the picks in points."""
        return sum(self.tiles[gift_id].price * units for gift_id, units in self.units.items())

    @property
    def left(self) -> int:
        """What may still be spent after these picks."""
        return (self.spendable or 0) - self.total

    @property
    def picks(self) -> tuple[tuple[str, int], ...]:
        """Gift and units, in the order of the shelf."""
        return tuple((gift_id, self.units[gift_id]) for gift_id in self.tiles if gift_id in self.units)

    @property
    def goods(self) -> int:
        """Units that leave the shelf."""
        return sum(units for gift_id, units in self.units.items() if self.tiles[gift_id].stock is not None)

    @property
    def bookings(self) -> int:
        """Services without a count."""
        return sum(units for gift_id, units in self.units.items() if self.tiles[gift_id].stock is None)

    def why_not(self, gift_id: str) -> str:
        """Why one more of it cannot be had now; empty when it can."""
        tile = self.tiles[gift_id]
        had = self.units.get(gift_id, 0)
        if self.spendable is None:
            return "请先刷志愿者卡，或按 F2 找人。"
        if tile.refusal and not had:
            return tile.refusal
        if tile.stock is not None and tile.stock <= had:
            return f"「{tile.name}」没有库存了，请换一样。" if tile.stock <= 0 else f"「{tile.name}」只有 {tile.stock} 件。"
        if tile.price > self.left:
            return f"「{tile.name}」还差 {tile.price - self.left} 分，可花 {self.spendable} 分。"
        return "" if had < MOST_UNITS else f"一次最多 {MOST_UNITS} 件。"

    def add(self, gift_id: str) -> str:
        """One more. Answers why not, or nothing."""
        refusal = self.why_not(gift_id)
        if not refusal:
            self.units[gift_id] = self.units.get(gift_id, 0) + 1
        return refusal

    def remove(self, gift_id: str) -> None:
        """One less."""
        left = self.units.get(gift_id, 0) - 1
        if left > 0:
            self.units[gift_id] = left
        else:
            self.units.pop(gift_id, None)

    def clear(self) -> None:
        """Nothing picked."""
        self.units.clear()
