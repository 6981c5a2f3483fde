"""The tasks in the order a new desk meets them. Seconds are those of a clerk's day where it names the task."""

from __future__ import annotations

from desktop.tour.task import Task
from desktop.tour.tasks import (
    certificates,
    counter,
    demands,
    first_day,
    ground,
    house,
    registration,
    visits,
    volunteers,
)

_DAY = "the clerk's day, row {}"
_OURS = "ours: nothing in the clerk's day"

TASKS: tuple[Task, ...] = (
    Task("first_start", "第一次启动", 180, _OURS, first_day.first_start),
    Task("import_residents", "导入居民表", 60, _OURS, first_day.import_residents),
    Task("returning_resident", "老居民办承诺件", 120, _DAY.format(5), registration.returning_resident, most_keys=20),
    Task("new_resident_rare_name", "生僻字新居民办承诺件", 120, _DAY.format(5), registration.new_resident),
    Task("notice", "咨询并打一次性告知单", 40, _DAY.format(2), counter.notice),
    Task("instant_item", "即办件登记并办结", 60, _DAY.format(4), registration.instant_item),
    Task("blocked_item", "不开的证明和指引单", 40, _DAY.format(2), counter.blocked_item),
    Task("supplement", "收件并补正", 45, _DAY.format(6), registration.supplement),
    Task("scan_receipt", "扫回执查进度", 15, _DAY.format(3), counter.scan_receipt),
    Task("reprint", "补打回执", 15, _DAY.format(3), counter.reprint),
    Task("lock_and_unlock", "锁屏和解锁", 15, _OURS, house.lock_and_unlock),
    Task("ground", "走访人、单位、网格和住户划分", 75, _OURS, ground.lay_out),
    Task("road_papers", "打月走访单和走访表", 30, _OURS, visits.road_papers),
    Task("visit_household", "入户走访补录，两张照片", 90, _DAY.format(8), visits.visit_household),
    Task("visit_again", "打电话再访，全无变化", 45, _OURS, visits.visit_again),
    Task("raise_demand", "走访转诉求，交办", 25, f"{_DAY.format(9)}: 45 s with answer_demand", demands.raise_demand),
    Task("scan_slip", "扫交办单", 15, _DAY.format(3), demands.scan_slip),
    Task("answer_demand", "签收、转反馈，打反馈单", 20, f"{_DAY.format(9)}: 45 s with raise_demand", demands.answer_demand),
    Task("archive_demand", "告知、回访评价、归档", 25, _OURS, demands.archive_demand),
    Task("correct_visit", "更正走访记录", 30, _OURS, visits.correct_visit),
    Task("open_door", "打开签到台", 15, _OURS, volunteers.open_door),
    Task("sign_in_volunteers", "两位志愿者刷卡签到", 6, f"{_DAY.format(7)}: 3 s each", volunteers.sign_in),
    Task("refuse_cards", "挂失和改过的卡不收", 12, _OURS, volunteers.refuse_cards),
    Task("end_shift", "结束本班，生成时长", 15, _OURS, volunteers.end_shift),
    Task("approve_hours", "换人审核并公示时长", 30, _OURS, volunteers.approve),
    Task("print_card", "换回来，找到志愿者，打卡", 30, _OURS, volunteers.print_card),
    Task("week_later", "公示期满，登录", 20, _OURS, volunteers.week_later),
    Task("redeem", "刷卡兑换，打回执", 30, _DAY.format(10), volunteers.redeem),
    Task("undo_redemption", "撤销兑换", 20, _OURS, volunteers.undo_redemption),
    Task("ranking", "公示并打印年度排名", 25, _OURS, volunteers.publish_ranking),
    Task("issue_certificate", "给志愿者开感谢函", 30, _DAY.format(10), certificates.issue),
    Task("verify_certificate", "扫码核验", 15, _DAY.format(3), certificates.verify),
    Task("void_certificate", "作废，再扫一次", 25, _OURS, certificates.void),
    Task("lists", "看各页和管理", 60, _OURS, house.lists),
    Task("back_up", "现在备份", 20, _OURS, house.back_up),
    Task("raw_receipt", "小票机接网口，补打回执", 60, _OURS, house.raw_receipt),
    Task("dark_and_large", "深色和大字", 30, _OURS, house.dark_and_large),
    Task("close", "收工", 20, _OURS, house.close),
)
