"""The audit in the words of the desk: what each action, subject and detail is called."""

from __future__ import annotations

import json
from collections.abc import Mapping

from db.domain.cases import CaseAction, CaseState
from db.domain.demand_table import DemandAction, DemandState
from db.domain.permissions import Permission, Role
from db.domain.visits import VisitWay
from db.settings_store import LABELS
from db.usecases.setup import TAGS

GROUPS: tuple[tuple[str, str], ...] = (
    ("", "全部动作"),
    ("operators", "登录与人员"),
    ("cases", "办件"),
    ("residents", "居民"),
    ("privacy", "显示完整信息"),
    ("demands", "诉求"),
    ("meetings", "议事"),
    ("decisions", "四议两公开"),
    ("matching", "三项清单"),
    ("visits", "走访"),
    ("photos", "照片"),
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
    "desk.add_defaults": "补上新版本的默认内容",
    "operators.sign_in": "登录",
    "operators.sign_out": "退出",
    "operators.add": "加人",
    "operators.change": "改人员",
    "operators.reset_passphrase": "重设口令",
    "operators.change_passphrase": "换自己的口令",
    "operators.replace_recovery_code": "换恢复码",
    "operators.recover": "用恢复码重设口令",
    "cases.register": "登记办件",
    "cases.move": "办件流转",
    "cases.receive_materials": "补收材料",
    "cases.export": "导出办件清单",
    "residents.add": "登记居民",
    "residents.change": "改居民",
    "residents.set_tags": "改标签",
    "residents.record_consent": "记录同意",
    "residents.withdraw_consent": "撤回同意",
    "residents.import": "导入居民",
    "ground.save_grid": "改网格",
    "ground.rename_grid": "网格改名",
    "ground.assign_grid_worker": "定网格走访人",
    "ground.save_worker": "改走访人",
    "ground.end_worker": "走访人离岗",
    "ground.reassign_worker": "走访人交接",
    "ground.save_contact": "改联系人",
    "ground.end_contact": "联系人离任",
    "ground.save_unit": "改单位",
    "households.save": "改住户",
    "households.import": "导入住户",
    "households.close": "住户迁走或并户",
    "households.reopen": "住户恢复在住",
    "households.assign": "划分住户",
    "households.save_member": "改户内成员",
    "households.remove_member": "移出户内成员",
    "tags.save": "改标签设置",
    "tags.save_category": "改诉求类别",
    "meetings.plan": "安排议事",
    "meetings.add_item": "列入议程",
    "meetings.add_demands": "诉求列入议程",
    "meetings.remove_item": "移出议程",
    "meetings.order": "排议程",
    "meetings.attend": "议事签到",
    "meetings.unattend": "撤回签到",
    "meetings.save_minutes": "写纪要",
    "meetings.hold": "纪要定稿",
    "meetings.finish_outcome": "议定事项办结",
    "meetings.cancel": "取消议事",
    "meetings.print": "打印会议纪要",
    "decisions.print": "打印决议公示",
    "decisions.begin": "开始四议两公开",
    "decisions.change": "改决议",
    "decisions.tick": "勾决议步骤",
    "decisions.drop": "终止决议",
    "matching.save_offer": "改资源",
    "matching.close_offer": "资源停用",
    "matching.save_need": "改需求",
    "matching.close_need": "需求结束",
    "matching.agree": "约定服务",
    "matching.finish": "服务完成",
    "matching.drop": "取消服务",
    "privacy.reveal": "显示完整信息",
    "privacy.see": "查看敏感信息",
    "demands.register": "登记诉求",
    "demands.act": "诉求流转",
    "demands.add_reporter": "加反映人",
    "demands.print": "打印诉求单据",
    "demands.print_list": "打印问题清单",
    "demands.export": "导出问题清单",
    "demands.hand_over_all": "移交全部诉求",
    "demands.escalate_due": "诉求自动升级",
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
    "visits.record": "记走访",
    "visits.record_missed": "记未遇",
    "visits.amend": "更正走访",
    "visits.withdraw": "作废走访",
    "visits.record_batch": "批量补录走访",
    "visits.print_forms": "打印走访表",
    "visits.print_month": "打印月走访单",
    "photos.attach": "加照片",
    "photos.remove": "移除照片",
    "photos.see": "看照片",
    "photos.see_all": "看一组照片",
    "system.rebuild_search": "重建检索",
}
_SUBJECTS: Mapping[str, str] = {
    "case": "办件",
    "case_list": "办件清单",
    "resident": "居民",
    "residents": "居民名单",
    "consent": "同意记录",
    "grid": "网格",
    "worker": "走访人",
    "contact": "联系人",
    "unit": "单位",
    "household": "住户",
    "households": "住户",
    "tag": "标签",
    "demand_category": "诉求类别",
    "operator": "人员",
    "item": "事项",
    "catalogue": "事项目录",
    "calendar": "年份",
    "centre": "中心",
    "settings": "设置",
    "guidance": "告知",
    "paper": "文书",
    "backup": "备份",
    "photo": "照片",
    "visit": "走访",
    "visits": "走访",
    "demand": "诉求",
    "demand_list": "诉求清单",
    "meeting": "议事",
    "outcome": "议定事项",
    "decision": "决议",
    "offer": "资源",
    "need": "需求",
    "service": "服务",
    "keys": "恢复码",
    "permission": "权限",
    "": "",
}
_KEYS: Mapping[str, str] = {
    "active": "在用",
    "added": "新增",
    "agent": "由他人代办",
    "amount": "数量",
    "attendees": "到会人数",
    "base_version": "办理前第几版",
    "cases_rechecked": "重算办件",
    "changed": "修改",
    "code": "编码",
    "created": "新建",
    "days": "天数",
    "dispute": "矛盾纠纷",
    "disputes": "列出矛盾纠纷",
    "demands": "诉求数",
    "done": "已办结",
    "duplicates": "已有的人",
    "duplicates_allowed": "有相似档案仍新建",
    "errors": "没导入的行",
    "failures": "连错",
    "fields": "改了",
    "grids": "网格数",
    "households": "户数",
    "item": "事项",
    "keys": "改了",
    "kind": "种类",
    "members": "人数",
    "need_closed": "需求已满足",
    "mode": "方式",
    "month": "月份",
    "move": "动作",
    "open_demands": "未了的诉求",
    "opened_existing": "已有档案，直接打开",
    "photos": "照片张数",
    "pinned": "数字键",
    "positions": "材料序号",
    "preset": "范围",
    "reason": "原因",
    "renamed": "跟着改名的户",
    "repeated": "重复提交",
    "reporters": "反映人数",
    "reprint": "补打次数",
    "resident_id": "居民",
    "role": "角色",
    "rows": "件数",
    "serial": "编号",
    "settled": "旧码作废",
    "size": "字节",
    "skipped": "跳过",
    "stage": "步骤",
    "stands": "变为",
    "state": "结果",
    "step": "动作",
    "subject": "所属",
    "tags": "标签",
    "to": "变为",
    "to_household": "并入",
    "unchanged": "未变",
    "updated": "更新",
    "version": "第几版",
    "way": "走访方式",
    "why": "原因",
    "worker": "走访人",
}
_COMMON: Mapping[str, str] = {"True": "是", "False": "否", "None": "无", "": "无"}
_PAPERS: Mapping[str, str] = {
    "receipt": "受理回执",
    "intake": "接收凭证",
    "notice": "一次性告知单",
    "blocked_slip": "不予出具指引单",
    "tolerance": "容缺受理承诺书",
    "recovery_sheet": "恢复码",
    "printer_test": "打印试页",
    "assignment_slip": "诉求交办单",
    "answer_slip": "诉求反馈单",
    "problem_list": "问题清单",
    "meeting_minutes": "会议纪要",
    "month_list": "月走访单",
    "visit_form": "入户走访记录表",
    "open_decision": "四议两公开公示",
}
_FIELDS: Mapping[str, str] = {
    "name": "姓名",
    "id_kind": "证件种类",
    "id_number": "证件号码",
    "sex": "性别",
    "birthday": "出生日期",
    "ethnicity": "民族",
    "relation": "与户主关系",
    "residence": "户籍情况",
    "note": "备注",
    "status": "状态",
    "phone": "电话",
    "address": "住址",
    "household_id": "住户",
}
_VALUES: Mapping[str, Mapping[str, str]] = {
    "duplicates": {"skip": "跳过", "update": "补进原档案", "add": "仍新建"},
    "fields": _FIELDS,
    "keys": LABELS,
    "kind": {**_PAPERS, "blocked": "不予出具指引单"},
    "move": {action.value: action.label for action in DemandAction},
    "way": {way.value: way.label for way in VisitWay},
    "mode": {"accept": "受理", "tolerant": "容缺受理", "supplement": "收件并补正", "instant": "即办办结"},
    "preset": {
        "open": "在办",
        "soon": "将到期",
        "overdue": "超期",
        "supplement": "补正",
        "tolerant": "容缺",
        "today": "今日",
        "all": "全部",
    },
    "role": {role.value: role.label for role in Role},
    "stands": {state.value: state.label for state in DemandState},
    "state": {"printed": "已打", "sent": "在打", "failed": "没打出来", "waiting": "等打印机", "cancelled": "不打了"},
    "step": {
        **{action.value: action.label for action in CaseAction},
        "made": "已备份",
        "copied": "已存到别处",
        "restoring": "用它恢复",
    },
    "tags": {code: name for code, name, _ in TAGS},
    "to": {state.value: state.label for state in CaseState},
    "why": {
        "passphrase": "口令不对",
        "locked": "已锁",
        "inactive": "已停用",
        "login": "没有这个登录名",
        "code": "恢复码不对",
        "not an administrator": "不是在用的管理员",
        "moved": "迁走",
        "merged": "并户",
    },
}
_PERMISSIONS: Mapping[str, str] = {permission.value: permission.label for permission in Permission}


def action_words(action: str) -> str:
    """What somebody did, in Chinese; an action without words keeps its name."""
    return _ACTIONS.get(action, action)


def subject_words(kind: str, subject: str) -> str:
    """To what: the kind and what a person calls it; ids are cut to their tail."""
    if kind == "permission":
        subject = _PERMISSIONS.get(subject, subject)
    elif kind == "keys":
        subject = ""
    return f"{_SUBJECTS.get(kind, kind)} {_short(subject)}".strip()


def details_words(details: str) -> str:
    """The particulars in one line; ``details`` is the entry's JSON."""
    found: dict[str, object] = json.loads(details or "{}")
    return "；".join(f"{_KEYS.get(key, key)} {_value(key, value)}" for key, value in found.items())


def has_words(key: str) -> bool:
    """Whether a detail of this name can be told in Chinese."""
    return key in _KEYS


def _value(key: str, value: object) -> str:
    if isinstance(value, list):
        return "、".join(_value(key, part) for part in value) or "无"
    text = str(value)
    if key == "positions" and text.isdigit():
        return str(int(text) + 1)
    return _short(_VALUES.get(key, {}).get(text, _COMMON.get(text, text)))


def _short(text: str) -> str:
    return f"…{text[-6:]}" if len(text) == 32 and text.isalnum() else text
