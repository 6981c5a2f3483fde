"""Where demands come from, and what a board says under each of its stages."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from db.domain.demand_clock import DEFAULT_LEVELS
from db.domain.demand_table import DemandState

Source = Literal["visit", "walkin", "phone", "letter", "meeting"]

SOURCES: Mapping[str, str] = MappingProxyType(
    {"visit": "入户走访", "walkin": "来访", "phone": "呼援热线", "letter": "意见箱", "meeting": "议事会"}
)
"""How a demand reached the community."""

STAGES: Mapping[DemandState, str] = MappingProxyType(
    {
        DemandState.REGISTERED: "1 日内研判",
        DemandState.TRIAGED: "定类别与办法",
        DemandState.ASSIGNED: "吹哨，部门签收",
        DemandState.HANDLING: "承诺期限内",
        DemandState.ANSWERED: "告诉反映人",
        DemandState.REVISITING: "本人评价",
    }
)
"""The stages of a board in order, each with what is done there."""

HIDDEN_TITLE = "矛盾纠纷（无权查看）"
"""What stands in a list for a dispute that somebody may not read."""
ANONYMOUS = "匿名"


def level_label(level: int) -> str:
    """To whom a demand has gone up; empty when it has not."""
    return next((one.label for one in DEFAULT_LEVELS if one.level == level), "")
