"""The words of the ground: what contacts are called, kinds of units, and the states of a household."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CONTACT_ROLES: Mapping[str, str] = MappingProxyType(
    {
        "building_head": "楼栋长",
        "liaison": "民情联络员",
        "representative": "居民代表",
        "publicist": "宣传员",
        "hygienist": "卫生员",
        "safety": "安全员",
        "mediator": "调解员",
    }
)
"""Code and name of the registers of people a community calls on, in the order of the screens."""

UNIT_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "department": "部门",
        "partner": "共建单位",
        "property": "物业",
        "school": "学校",
        "company": "企业",
        "organisation": "社会组织",
    }
)
"""Code and name of what takes demands (部门报到) or offers resources."""

HOUSEHOLD_STATES: Mapping[str, str] = MappingProxyType(
    {"active": "在住", "vacant": "空置", "moved": "已迁走", "merged": "已并户"}
)
LIVED_IN = ("active", "vacant")
"""States in which a door belongs to the ground; only an ``active`` one is owed visits."""
