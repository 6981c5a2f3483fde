"""Who may do what: three roles, one table. Checked at the one door for changes, never in a screen."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Permission(StrEnum):
    """One thing an operator may be allowed to do; the value is what is stored and audited."""

    CASE_READ = "case.read"
    CASE_WRITE = "case.write"
    CASE_VOID = "case.void"
    RESIDENT_READ = "resident.read"
    RESIDENT_WRITE = "resident.write"
    RESIDENT_MERGE = "resident.merge"
    REVEAL = "reveal"
    IMPORT = "import"
    EXPORT = "export"
    CATALOGUE_WRITE = "catalogue.write"
    CALENDAR_WRITE = "calendar.write"
    OPERATOR_WRITE = "operator.write"
    PASSPHRASE_RESET = "passphrase.reset"
    SETTINGS_WRITE = "settings.write"
    BACKUP = "backup"
    AUDIT_READ = "audit.read"
    PAPER_PRINT = "paper.print"
    SYSTEM = "system"

    @property
    def label(self) -> str:
        """The permission in the words of the desk."""
        return _PERMISSION_LABELS[self]


_PERMISSION_LABELS: Mapping[Permission, str] = MappingProxyType(
    {
        Permission.CASE_READ: "查看办件",
        Permission.CASE_WRITE: "办理办件",
        Permission.CASE_VOID: "作废办件",
        Permission.RESIDENT_READ: "查看居民",
        Permission.RESIDENT_WRITE: "登记居民",
        Permission.RESIDENT_MERGE: "合并居民",
        Permission.REVEAL: "显示完整信息",
        Permission.IMPORT: "导入",
        Permission.EXPORT: "导出",
        Permission.CATALOGUE_WRITE: "维护事项",
        Permission.CALENDAR_WRITE: "维护工作日历",
        Permission.OPERATOR_WRITE: "维护人员",
        Permission.PASSPHRASE_RESET: "重设口令",
        Permission.SETTINGS_WRITE: "修改设置",
        Permission.BACKUP: "备份与恢复",
        Permission.AUDIT_READ: "查看审计",
        Permission.PAPER_PRINT: "打印文书",
        Permission.SYSTEM: "系统自动处理",
    }
)


class Role(StrEnum):
    """The three posts at a centre."""

    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The post in Chinese."""
        return _ROLE_LABELS[self]


_ROLE_LABELS: Mapping[Role, str] = MappingProxyType(
    {Role.CLERK: "窗口人员", Role.SUPERVISOR: "值班长", Role.ADMIN: "管理员"}
)

_CLERK = frozenset(
    {
        Permission.CASE_READ,
        Permission.CASE_WRITE,
        Permission.RESIDENT_READ,
        Permission.RESIDENT_WRITE,
        Permission.REVEAL,
        Permission.PAPER_PRINT,
    }
)
_SUPERVISOR = _CLERK | {
    Permission.CASE_VOID,
    Permission.RESIDENT_MERGE,
    Permission.IMPORT,
    Permission.EXPORT,
    Permission.BACKUP,
    Permission.AUDIT_READ,
    Permission.PASSPHRASE_RESET,
}
_ADMIN = _SUPERVISOR | {
    Permission.CATALOGUE_WRITE,
    Permission.CALENDAR_WRITE,
    Permission.OPERATOR_WRITE,
    Permission.SETTINGS_WRITE,
}

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {Role.CLERK: _CLERK, Role.SUPERVISOR: _SUPERVISOR, Role.ADMIN: _ADMIN}
)
"""What each role may do. ``SYSTEM`` belongs to no role: only the program itself acts with it."""


def is_allowed(role: Role, permission: Permission | str) -> bool:
    """Whether an operator in this role may do that; an unknown permission name raises ``ValueError``."""
    return Permission(permission) in ROLE_PERMISSIONS[role]
