"""The audit in the words of the desk: what each action, subject and detail is called."""

from __future__ import annotations

import json
from collections.abc import Mapping

GROUPS: tuple[tuple[str, str], ...] = (
    ("", "全部动作"),
    ("operators", "登录与人员"),
    ("cases", "办件"),
    ("residents", "居民"),
    ("households", "住户"),
    ("privacy", "显示完整信息"),
    ("guidance", "告知单"),
    ("papers", "打印"),
    ("catalogue", "事项"),
    ("calendar", "日历"),
    ("settings", "设置"),
    ("centre", "中心"),
    ("backups", "备份"),
)

_ACTIONS: Mapping[str, str] = {
    "desk.first_start": "第一次启动",
    "operators.sign_in": "登录",
    "operators.sign_out": "退出",
    "operators.add": "加人",
    "operators.change": "改人员",
    "operators.reset_passphrase": "重设口令",
    "operators.change_passphrase": "换自己的口令",
    "operators.replace_recovery_code": "换恢复码",
    "cases.register": "登记办件",
    "cases.move": "办件流转",
    "cases.receive_materials": "补收材料",
    "residents.add": "登记居民",
    "residents.change": "改居民",
    "residents.set_tags": "改标签",
    "residents.record_consent": "记录同意",
    "residents.withdraw_consent": "撤回同意",
    "residents.import": "导入居民",
    "residents.merge": "合并居民",
    "privacy.reveal": "显示完整信息",
    "guidance.notice": "一次性告知",
    "guidance.blocked": "不予出具指引",
    "papers.mark": "打印结果",
    "papers.reprint": "补打",
    "catalogue.save": "改事项",
    "catalogue.set_active": "停启事项",
    "catalogue.pin": "固定数字键",
    "catalogue.import": "导入事项",
    "calendar.save_year": "录入放假安排",
    "settings.change": "改设置",
    "settings.appearance": "改界面",
    "centre.change": "改中心信息",
    "backups.note": "备份",
    "system.rebuild_search": "重建检索",
}
_SUBJECTS: Mapping[str, str] = {
    "case": "办件",
    "resident": "居民",
    "household": "住户",
    "operator": "人员",
    "item": "事项",
    "catalogue": "事项目录",
    "calendar": "年份",
    "centre": "中心",
    "settings": "设置",
    "guidance": "告知单",
    "paper": "文书",
    "backup": "备份",
    "keys": "恢复码",
    "permission": "权限",
}
_KEYS: Mapping[str, str] = {
    "version": "第几版",
    "role": "角色",
    "active": "在用",
    "step": "动作",
    "to": "到",
    "mode": "方式",
    "reprint": "补打次数",
    "state": "状态",
    "days": "天数",
    "cases_rechecked": "重算办件",
    "added": "新增",
    "changed": "修改",
    "unchanged": "未变",
    "pinned": "数字键",
    "why": "原因",
    "failures": "连错",
    "size": "字节",
    "agent": "代办",
    "kind": "种类",
    "keys": "项目",
    "reason": "原因",
    "fields": "项目",
    "code": "编码",
    "item": "事项",
    "serial": "编号",
    "total": "共",
    "positions": "材料",
}
_VALUES: Mapping[str, str] = {
    "True": "是",
    "False": "否",
    "None": "无",
    "clerk": "窗口人员",
    "supervisor": "值班长",
    "admin": "管理员",
    "passphrase": "口令不对",
    "locked": "已锁",
    "inactive": "已停用",
    "login": "没有这个登录名",
    "made": "做成",
    "copied": "拷到别处",
    "restoring": "恢复",
    "printed": "已打",
    "sent": "在打",
    "failed": "没打出来",
    "waiting": "等打印机",
    "cancelled": "取消",
    "accept": "受理",
    "tolerant": "容缺受理",
    "supplement": "补正",
    "instant": "即办",
    "receipt": "受理回执",
    "intake": "接收凭证",
    "notice": "一次性告知单",
    "blocked_slip": "不予出具指引",
    "tolerance": "容缺承诺书",
}


def action_words(action: str) -> str:
    """What somebody did, in Chinese; an action without words keeps its name."""
    return _ACTIONS.get(action, action)


def subject_words(kind: str, subject: str) -> str:
    """To what: the kind and what a person calls it; ids are cut to their tail."""
    name = _SUBJECTS.get(kind, kind)
    if len(subject) == 32 and subject.isalnum():
        subject = f"…{subject[-6:]}"
    return f"{name} {subject}".strip()


def details_words(details: str) -> str:
    """The particulars in one line; ``details`` is the entry's JSON."""
    found = json.loads(details or "{}")
    parts = []
    for key, value in found.items():
        text = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        text = _VALUES.get(text, text)
        if len(text) == 32 and text.isalnum():
            text = f"…{text[-6:]}"
        parts.append(f"{_KEYS.get(key, key)} {text}")
    return "；".join(parts)
