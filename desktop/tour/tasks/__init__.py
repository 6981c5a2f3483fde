"""The tasks in the order a new desk meets them. Seconds are those of a clerk's day where it names the task."""

from __future__ import annotations

from desktop.tour.task import Task
from desktop.tour.tasks import counter, first_day, house, registration

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
    Task("lists", "看办件、居民和管理", 60, _OURS, house.lists),
    Task("back_up", "现在备份", 20, _OURS, house.back_up),
    Task("dark_and_large", "深色和大字", 30, _OURS, house.dark_and_large),
    Task("close", "收工", 20, _OURS, house.close),
)
