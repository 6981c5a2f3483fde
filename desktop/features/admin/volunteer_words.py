"""What the audit says of volunteers, hours, wishes and cards, in Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from db.domain.card_payload import CardVerdict
from db.domain.service_hours import HourAction
from db.domain.volunteer_archive import ArchiveKind
from db.domain.volunteers import VolunteerState
from db.domain.wishes import WishAction

GROUPS: tuple[tuple[str, str], ...] = (
    ("volunteers", "志愿者"),
    ("teams", "志愿队伍"),
    ("posts", "服务岗位"),
    ("party", "党员双报到"),
    ("activities", "志愿活动"),
    ("service", "签到与记录"),
    ("hours", "服务时长"),
    ("standing", "星级与排名"),
    ("wishes", "微心愿"),
    ("cards", "卡"),
    ("keys", "签发密钥"),
)
ACTIONS: Mapping[str, str] = {
    "volunteers.register": "登记志愿者",
    "volunteers.update": "改志愿者档案",
    "volunteers.change_state": "改志愿者状态",
    "volunteers.set_photo": "选志愿者照片",
    "volunteers.archive_add": "记入志愿者档案",
    "volunteers.archive_strike": "划掉档案记载",
    "volunteers.forget": "删除志愿者个人信息",
    "volunteers.merge": "合并志愿者",
    "volunteers.import": "导入志愿者",
    "volunteers.reveal": "显示志愿者完整信息",
    "teams.save": "改队伍",
    "teams.join": "加入队伍",
    "teams.leave": "退出队伍",
    "teams.set_leader": "定队长",
    "posts.save": "改服务岗位",
    "posts.claim": "认领岗位",
    "posts.pledge": "签岗位承诺书",
    "posts.print": "打印岗位承诺书",
    "posts.report": "岗位述职",
    "posts.end": "卸下岗位",
    "party.report_in": "党员报到",
    "party.print_card": "打印报到登记卡",
    "party.print_quarter": "打印社区奉献卡",
    "activities.save": "改活动",
    "activities.cancel": "取消活动",
    "activities.save_shift": "改班次",
    "activities.cancel_shift": "取消班次",
    "activities.sign_up": "报名班次",
    "activities.withdraw": "退出报名",
    "activities.generate_due": "生成周期活动",
    "service.scan": "刷卡签到签退",
    "service.scan_by_hand": "手工签到签退",
    "service.correct": "撤销刷卡",
    "service.record_batch": "批量记时长",
    "service.record_paper": "补录时长",
    "service.import": "导入时长",
    "service.close_shift": "结算班次",
    "service.close_due": "到时结算班次",
    "hours.step": "时长办理",
    "hours.step_many": "时长批量办理",
    "hours.confirm_due": "公示期满确认",
    "hours.save_rules": "改时长规则",
    "hours.rebuild": "重算时长",
    "standing.grant_stars": "授予星级",
    "standing.publish_ranking": "公布排名",
    "standing.bar": "限制参评",
    "standing.save_star_table": "改星级标准",
    "standing.save_formula": "改排名公式",
    "wishes.post": "发布心愿",
    "wishes.step": "心愿办理",
    "cards.issue": "制卡",
    "cards.print": "打印卡",
    "cards.lose": "挂失换卡",
    "cards.replace": "换卡",
    "cards.withdraw": "收回卡",
    "keys.rotate": "换签发密钥",
    "keys.revoke": "作废签发密钥",
}
SUBJECTS: Mapping[str, str] = {
    "volunteer": "志愿者",
    "volunteers": "志愿者",
    "team": "队伍",
    "post": "岗位",
    "activity": "活动",
    "shift": "班次",
    "hours": "时长",
    "ranking": "排名",
    "star_table": "星级标准",
    "wish": "心愿",
    "card": "卡",
    "signing_key": "签发密钥",
}
KEYS: Mapping[str, str] = {
    "activities": "活动数",
    "cards": "卡数",
    "entry": "记载",
    "exceptions": "异常数",
    "from_on": "起始日期",
    "into": "并入",
    "lines": "行数",
    "number": "编号",
    "papers": "文书份数",
    "people": "人数",
    "photo": "有照片",
    "places": "名次",
    "records": "时长条数",
    "replaced_by": "新卡",
    "saved": "已存",
    "scan": "刷卡",
    "shifts": "班次数",
    "stars": "星级人数",
    "until": "截止日期",
    "verdict": "判定",
    "volunteer": "志愿者",
    "year": "年份",
    "years": "年数",
}
STEPS: Mapping[str, str] = {
    **{action.value: action.label for action in WishAction},
    **{action.value: action.label for action in HourAction},
    "approve_publish": "审核并公示",
}
STATES: Mapping[str, str] = {state.value: state.label for state in VolunteerState}
KINDS: Mapping[str, str] = {kind.value: kind.label for kind in ArchiveKind}
VERDICTS: Mapping[str, str] = {verdict.value: verdict.label for verdict in CardVerdict}
PAPERS: Mapping[str, str] = {
    "volunteer_card": "志愿者卡",
    "ranking_list": "志愿先锋排名",
    "pledge": "岗位承诺书",
    "party_report_card": "报到登记卡",
    "service_card": "社区奉献卡",
}
