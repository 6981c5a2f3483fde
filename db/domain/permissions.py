"""Who may do what: four roles, one table. Checked at the one door for changes, never in a screen."""

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
    RESIDENT_FORGET = "resident.forget"
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
    VISIT_READ = "visit.read"
    VISIT_WRITE = "visit.write"
    DEMAND_READ = "demand.read"
    DEMAND_WRITE = "demand.write"
    DEMAND_MANAGE = "demand.manage"
    SENSITIVE_READ = "sensitive.read"
    GROUND_WRITE = "ground.write"
    MEETING_WRITE = "meeting.write"
    VOLUNTEER_READ = "volunteer.read"
    VOLUNTEER_WRITE = "volunteer.write"
    VOLUNTEER_FORGET = "volunteer.forget"
    HOURS_WRITE = "hours.write"
    HOURS_APPROVE = "hours.approve"
    STANDING_WRITE = "standing.write"
    WISH_WRITE = "wish.write"
    CARD_ISSUE = "card.issue"
    KEYS_WRITE = "keys.write"
    CERTIFICATE_READ = "certificate.read"
    CERTIFICATE_DRAFT = "certificate.draft"
    CERTIFICATE_ISSUE = "certificate.issue"
    CERTIFICATE_ISSUE_ALL = "certificate.issue_all"
    CERTIFICATE_VOID = "certificate.void"
    CERTIFICATE_TEMPLATES = "certificate.templates"
    POINTS_READ = "points.read"
    REDEEM = "redeem"
    REDEEM_UNDO = "redeem.undo"
    POINTS_MANAGE = "points.manage"
    POINTS_RULES = "points.rules"
    GIFT_WRITE = "gift.write"
    TIME_WRITE = "time.write"
    TIME_REVIEW = "time.review"
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
        Permission.RESIDENT_FORGET: "删除居民个人信息",
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
        Permission.VISIT_READ: "查看走访",
        Permission.VISIT_WRITE: "记录走访",
        Permission.DEMAND_READ: "查看诉求",
        Permission.DEMAND_WRITE: "办理诉求",
        Permission.DEMAND_MANAGE: "诉求延期与说明归档",
        Permission.SENSITIVE_READ: "查看敏感信息",
        Permission.GROUND_WRITE: "维护网格与走访人员",
        Permission.MEETING_WRITE: "记录议事",
        Permission.VOLUNTEER_READ: "查看志愿者",
        Permission.VOLUNTEER_WRITE: "登记志愿者与活动",
        Permission.VOLUNTEER_FORGET: "删除志愿者个人信息",
        Permission.HOURS_WRITE: "签到与记录时长",
        Permission.HOURS_APPROVE: "审核与公示时长",
        Permission.STANDING_WRITE: "评星、排名与限制参评",
        Permission.WISH_WRITE: "办理微心愿",
        Permission.CARD_ISSUE: "制卡与挂失",
        Permission.KEYS_WRITE: "管理签发密钥",
        Permission.CERTIFICATE_READ: "查看与核验证明",
        Permission.CERTIFICATE_DRAFT: "起草与公示证明",
        Permission.CERTIFICATE_ISSUE: "签发窗口可办的证明",
        Permission.CERTIFICATE_ISSUE_ALL: "签发各种证明",
        Permission.CERTIFICATE_VOID: "作废与补发证明",
        Permission.CERTIFICATE_TEMPLATES: "维护证明模板",
        Permission.POINTS_READ: "查看积分",
        Permission.REDEEM: "积分兑换",
        Permission.REDEEM_UNDO: "撤销兑换",
        Permission.POINTS_MANAGE: "积分更正、扣减与注销",
        Permission.POINTS_RULES: "维护积分规则",
        Permission.GIFT_WRITE: "维护礼品与库存",
        Permission.TIME_WRITE: "时间银行存取",
        Permission.TIME_REVIEW: "审核时间银行存入",
        Permission.SYSTEM: "系统自动处理",
    }
)


class Role(StrEnum):
    """The posts at a centre, the one that may do least first; each may do what those before it may."""

    ASSISTANT = "assistant"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"

    @property
    def label(self) -> str:
        """The post in Chinese."""
        return _ROLE_LABELS[self]

    @property
    def duties(self) -> str:
        """What this post may do, in a sentence for whoever gives it to somebody."""
        return _ROLE_DUTIES[self]


_ROLE_LABELS: Mapping[Role, str] = MappingProxyType(
    {
        Role.ASSISTANT: "辅助人员",
        Role.CLERK: "窗口人员",
        Role.SUPERVISOR: "值班长",
        Role.ADMIN: "管理员",
    }
)
_ROLE_DUTIES: Mapping[Role, str] = MappingProxyType(
    {
        Role.ASSISTANT: "能办件、录走访和诉求，能签到、兑换；看不到人员标签、照片和矛盾纠纷，也不能显示完整号码。",
        Role.CLERK: "能办件、录走访和诉求，能签到、兑换、制卡，能看标签、照片和矛盾纠纷；看了都记入审计。",
        Role.SUPERVISOR: "窗口人员能做的都能做，还管网格与走访人员、导入导出、作废、诉求延期、时长审核、礼品和审计。",
        Role.ADMIN: "都能做，还管人员、事项、日历、积分规则和设置。",
    }
)

_ASSISTANT = frozenset(
    {
        Permission.CASE_READ,
        Permission.CASE_WRITE,
        Permission.RESIDENT_READ,
        Permission.RESIDENT_WRITE,
        Permission.PAPER_PRINT,
        Permission.VISIT_READ,
        Permission.VISIT_WRITE,
        Permission.DEMAND_READ,
        Permission.DEMAND_WRITE,
        Permission.MEETING_WRITE,
        Permission.VOLUNTEER_READ,
        Permission.VOLUNTEER_WRITE,
        Permission.HOURS_WRITE,
        Permission.WISH_WRITE,
        Permission.POINTS_READ,
        Permission.REDEEM,
        Permission.CERTIFICATE_READ,
    }
)
_CLERK = _ASSISTANT | {
    Permission.REVEAL,
    Permission.SENSITIVE_READ,
    Permission.CARD_ISSUE,
    Permission.REDEEM_UNDO,
    Permission.TIME_WRITE,
    Permission.CERTIFICATE_DRAFT,
    Permission.CERTIFICATE_ISSUE,
}
_SUPERVISOR = _CLERK | {
    Permission.CASE_VOID,
    Permission.RESIDENT_MERGE,
    Permission.RESIDENT_FORGET,
    Permission.IMPORT,
    Permission.EXPORT,
    Permission.BACKUP,
    Permission.AUDIT_READ,
    Permission.PASSPHRASE_RESET,
    Permission.DEMAND_MANAGE,
    Permission.GROUND_WRITE,
    Permission.VOLUNTEER_FORGET,
    Permission.HOURS_APPROVE,
    Permission.STANDING_WRITE,
    Permission.POINTS_MANAGE,
    Permission.GIFT_WRITE,
    Permission.TIME_REVIEW,
    Permission.CERTIFICATE_ISSUE_ALL,
    Permission.CERTIFICATE_VOID,
}
_ADMIN = _SUPERVISOR | {
    Permission.CATALOGUE_WRITE,
    Permission.CALENDAR_WRITE,
    Permission.OPERATOR_WRITE,
    Permission.SETTINGS_WRITE,
    Permission.KEYS_WRITE,
    Permission.POINTS_RULES,
    Permission.CERTIFICATE_TEMPLATES,
}

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {Role.ASSISTANT: _ASSISTANT, Role.CLERK: _CLERK, Role.SUPERVISOR: _SUPERVISOR, Role.ADMIN: _ADMIN}
)
"""What each role may do. ``SYSTEM`` belongs to no role: only the program itself acts with it."""


def is_allowed(role: Role, permission: Permission | str) -> bool:
    """Whether an operator in this role may do that; an unknown permission name raises ``ValueError``."""
    return Permission(permission) in ROLE_PERMISSIONS[role]
