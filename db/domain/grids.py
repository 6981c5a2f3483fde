"""How large a grid is: 250–300 households are normal for one worker, above 300 is much, 400 is the limit.

The numbers are those of the founding documents (每人包干一格 250–300 户; 约 400 户 a 片), kept as data that an
administrator may change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from db.domain.errors import KnownError


class GridLoad(StrEnum):
    """How a grid's number of households compares with what one worker can look after."""

    EMPTY = "empty"
    SMALL = "small"
    NORMAL = "normal"
    LARGE = "large"
    OVER = "over"

    @property
    def label(self) -> str:
        """The word on the badge."""
        return _LABELS[self]

    @property
    def alert(self) -> bool:
        """Whether a supervisor should look at it."""
        return self in (GridLoad.LARGE, GridLoad.OVER)


_LABELS: Mapping[GridLoad, str] = MappingProxyType(
    {
        GridLoad.EMPTY: "无户",
        GridLoad.SMALL: "偏小",
        GridLoad.NORMAL: "正常",
        GridLoad.LARGE: "偏大",
        GridLoad.OVER: "超限",
    }
)


@dataclass(frozen=True, slots=True)
class GridThresholds:
    """Households a grid: normal is ``normal_from``–``normal_to``, more is large, more than ``limit`` is over.

    Raises KnownError ``GRID-THRESHOLDS`` unless 0 < normal_from <= normal_to <= limit.
    """

    normal_from: int = 250
    normal_to: int = 300
    limit: int = 400

    def __post_init__(self) -> None:
        if not 0 < self.normal_from <= self.normal_to <= self.limit:
            raise KnownError("GRID-THRESHOLDS", "网格户数的界限要从小到大填写，请检查后重填。", "thresholds")


DEFAULT_THRESHOLDS = GridThresholds()


@dataclass(frozen=True, slots=True)
class GridSize:
    """A grid's load and the sentence for it; ``spare`` is how many households fit below the limit (never < 0)."""

    households: int
    load: GridLoad
    spare: int
    text: str


def grid_size(households: int, thresholds: GridThresholds = DEFAULT_THRESHOLDS) -> GridSize:
    """The size of a grid with so many households (not negative)."""
    if households < 0:
        raise ValueError("a grid cannot have fewer than no households")
    spare = max(0, thresholds.limit - households)
    normal = f"{thresholds.normal_from}–{thresholds.normal_to} 户"
    if households == 0:
        load, text = GridLoad.EMPTY, "还没有住户，请导入或新建。"
    elif households < thresholds.normal_from:
        load, text = GridLoad.SMALL, f"{households} 户，少于常规 {normal}。"
    elif households <= thresholds.normal_to:
        load, text = GridLoad.NORMAL, f"{households} 户，在常规 {normal}之内。"
    elif households <= thresholds.limit:
        load, text = GridLoad.LARGE, f"{households} 户，多于常规 {normal}，再多 {spare} 户到上限。"
    else:
        over = households - thresholds.limit
        load, text = GridLoad.OVER, f"{households} 户，超上限 {over} 户，请拆分网格或加派走访人。"
    return GridSize(households, load, spare, text)
