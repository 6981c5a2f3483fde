"""Filled-in papers of home visits and demands, the visit form as in the design's pictures."""

from __future__ import annotations

from db.domain.scancodes import demand_payload, household_payload, visit_form_payload
from desktop.documents.answer_slip import AnswerSlip, AnswerStep
from desktop.documents.assignment_slip import AssignmentSlip
from desktop.documents.case_list import CaseLine, CaseList
from desktop.documents.meeting_minutes import AgendaPoint, MeetingMinutes
from desktop.documents.month_list import MonthGroup, MonthList, MonthRow
from desktop.documents.open_decision import DecisionStep, OpenDecision
from desktop.documents.problem_list import CategoryCount, ProblemList, ProblemRow
from desktop.documents.visit_form import LastSeen, VisitForm, VisitPage

CENTRE = "海棠街道滨河社区党群服务中心"
HOUSEHOLD = "019a9f3c5b7e7c10a2b4c6d8e0f10203"
DEMAND = "SQ-110105012003-02-20261105-0098-4"
TAGS = ("孤寡", "独居", "高龄", "困难", "困境儿童", "残疾", "优抚", "道德英模")

BLANK_FORM = VisitForm(
    centre_name=CENTRE,
    pages=(VisitPage("ZF-2026-11-0000127", visit_form_payload("ZF-2026-11-0000127")),),
    tag_names=TAGS,
    agency_phone="22225880",
    printed_on="2026-11-20",
    printed_by="王建军",
)

VISIT_FORM = VisitForm(
    centre_name=CENTRE,
    pages=(
        VisitPage(
            number="ZF-2026-11-03-004",
            qr_payload=household_payload(HOUSEHOLD),
            door="海棠苑 3-2-501",
            head="张*兰",
            people="3",
            grid="滨河-03",
            worker="王建军",
            last_visit="2026-09-15",
            tags=("独居", "高龄"),
            members=("张*兰", "王*", "阿*·买*"),
            last=(
                LastSeen("身体", "慢病、近期就医（高血压，每月取药）"),
                LastSeen("居住安全", "正常"),
                LastSeen("生活来源", "稳定"),
            ),
        ),
    ),
    tag_names=TAGS,
    agency_phone="22225880",
    printed_on="2026-11-20",
    printed_by="王建军",
    tags_shown=True,
)

MONTH_LIST = MonthList(
    centre_name=CENTRE,
    month="2026 年 11 月",
    worker="王建军",
    grid="滨河-03",
    summary="本月应走访 34 户：到期 27 户，逾期 4 户，重点户 3 户。已走访 12 户，下面是还没走的 22 户。",
    groups=(
        MonthGroup(
            "海棠苑 3 号楼",
            (
                MonthRow("海棠苑 3-1-101", "李*", "2026-05-12", "2026-11-12", "残疾", True),
                MonthRow("海棠苑 3-1-102", "阿*·买*", "", "2026-11-30"),
                MonthRow("海棠苑 3-2-501", "张*兰", "2026-09-15", "2026-11-15", "独居、高龄", True),
                MonthRow("海棠苑 3-2-502", "䶮*", "2026-03-02", "2026-11-30", "高龄、低保、优抚"),
            ),
        ),
        MonthGroup(
            "海棠苑 4 号楼",
            tuple(
                MonthRow(f"海棠苑 4-{1 + n // 6}-{n % 6 + 1}01", "王*明", "2026-04-18", "2026-11-30")
                for n in range(18)
            ),
        ),
    ),
    printed_on="2026-11-20",
    printed_by="李敏",
    tags_shown=True,
)

ASSIGNMENT_SLIP = AssignmentSlip(
    centre_name=CENTRE,
    number=DEMAND,
    qr_payload=demand_payload(DEMAND),
    owner="街道市政所",
    owner_contact="张海涛　138****2210",
    title="东门路灯不亮，老人夜里摔过",
    text="海棠苑东门到菜市场一段 5 盏路灯全灭，10 月 28 日晚 82 岁老人绊倒擦伤。居民希望先装临时照明。",
    place="海棠苑东门外人行道",
    category="民生",
    kind="民意诉求",
    urgency="急",
    source="入户走访",
    reporter="刘*芳",
    reporter_phone="139****0031",
    reporters="共 3 人反映",
    registered_on="2026-11-05",
    assigned_on="2026-11-06 10:12",
    due_on="2026-11-18",
    due_text="8 个工作日",
    keeper="赵敏",
    agency_phone="22225880",
    clerk="赵敏",
    provisional=True,
    request="先挂临时照明，再修线缆。",
    level="已升级 1 次：值班长 王建军",
)

ANSWER_SLIP = AnswerSlip(
    centre_name=CENTRE,
    number=DEMAND,
    qr_payload=demand_payload(DEMAND),
    title="东门路灯不亮，老人夜里摔过",
    place="海棠苑东门外人行道",
    category="民生",
    reporter="刘*芳 等 3 人",
    registered_on="2026-11-05",
    assigned_on="2026-11-06",
    settled_on="2026-11-17",
    due_on="2026-11-18",
    in_time="按期",
    owner="街道市政所",
    steps=(
        AnswerStep("2026-11-13", "市政所 张海涛", "查明灯杆线缆被挖断，待掘路许可。"),
        AnswerStep("2026-11-16", "市政所 张海涛", "周一现场先挂 3 盏临时照明。"),
        AnswerStep("2026-11-17", "市政所 张海涛", "线缆修复，5 盏路灯全部恢复。"),
    ),
    result="5 盏路灯已全部恢复，线缆改为埋管；市政所每月巡查一次，坏了打 12345。",
    keeper="赵敏",
    agency_phone="22225880",
    answered_by="赵敏",
)

PROBLEM_LIST = ProblemList(
    centre_name=CENTRE,
    month="2026 年 11 月",
    counts=(
        CategoryCount("民生", 9, 6, 3, 1),
        CategoryCount("环保", 4, 3, 1, 0),
        CategoryCount("医疗", 2, 1, 1, 0),
        CategoryCount("金融", 1, 1, 0, 0),
        CategoryCount("文化", 1, 0, 1, 0),
    ),
    rows=(
        ProblemRow(
            "SQ-02-20261105-0098-4",
            "2026-11-05",
            "民生",
            "东门路灯不亮，老人夜里摔过",
            "街道市政所",
            "2026-11-18",
            "办理",
            overdue=True,
        ),
        ProblemRow(
            "SQ-02-20261106-0101-2",
            "2026-11-06",
            "环保",
            "夜间烧烤油烟扰民",
            "城管执法队",
            "2026-11-24",
            "交办",
        ),
        ProblemRow(
            "SQ-02-20261103-0091-8",
            "2026-11-03",
            "民生",
            "健身器材松动",
            "王建军",
            "2026-11-12",
            "归档",
            "2026-11-10",
        ),
        ProblemRow(
            "SQ-02-20261102-0088-1",
            "2026-11-02",
            "金融",
            "社保补缴咨询",
            "陈晓",
            "2026-11-11",
            "回访评价",
            "2026-11-09",
        ),
    ),
    reports=23,
    median="6 个工作日",
    in_time="11 / 12（91.7%）",
    confirmed="9 / 10（90.0%）",
    mediated=2,
    printed_on="2026-11-30",
    printed_by="李敏",
    disputes_left_out=2,
)

MEETING_MINUTES = MeetingMinutes(
    centre_name=CENTRE,
    number="YS-2026-11-02",
    kind="喝茶议事",
    title="海棠苑停车与充电",
    held_on="2026-11-19 15:00",
    place="社区议事厅",
    chair="王建军",
    recorder="赵敏",
    attendance="到会 14 人（应到 20 人，过半数）",
    attendees=("刘*芳（楼栋长）", "阿*·买*（居民代表）", "海棠物业 2 人", "街道市政所 张海涛"),
    points=(
        AgendaPoint(
            "电动车飞线充电",
            "SQ-02-20261106-0106-3",
            "议定",
            "在 5 号楼北侧建充电棚，先摸清车辆数。",
            "海棠物业",
            "2026-12-10",
        ),
        AgendaPoint(
            "广场舞音量", "SQ-02-20261101-0095-7", "下次再议", "请舞队代表下次到会。", "赵敏", "2026-11-26"
        ),
        AgendaPoint("老年食堂试运行", "", "通报", "12 月 1 日起供午餐，65 岁以上每餐补 3 元。"),
    ),
    minutes="会前走访了 5 号楼 18 户。大家同意先解决充电，再划停车位。",
    printed_on="2026-11-20",
    printed_by="赵敏",
)

OPEN_DECISION = OpenDecision(
    centre_name=CENTRE,
    number="JY-2026-003",
    title="5 号楼北侧建设电动车充电棚",
    text="用党组织服务群众经费 3.2 万元建 24 个车位的充电棚，由海棠物业管理，电价按居民电价加 0.1 元。",
    steps=(
        DecisionStep("党组织提议", "2026-11-02", "支部委员会 5 人"),
        DecisionStep("两委会商议", "2026-11-04", "到会 9 人，全部同意"),
        DecisionStep("党员大会审议", "2026-11-09", "到会 41 人，同意 39 人"),
        DecisionStep("居民（代表）会议决议", "2026-11-16", "到会 52 人，同意 50 人"),
        DecisionStep("决议公开", "2026-11-17", "", "2026-11-24", 7),
        DecisionStep("实施结果公开", "", "", "", 7),
    ),
    publicity="公示期自 2026-11-18 起至 2026-11-24 止，共 7 日（张贴当日不计）。",
    objection_phone="22225880",
    objection_place="社区党群服务中心一楼综合窗口，工作日 8:30–17:30",
    publisher="滨河社区党委、居民委员会",
    published_on="2026 年 11 月 17 日",
)

CASE_LIST = CaseList(
    centre_name=CENTRE,
    preset="在办",
    conditions=("查找「张*兰」", "事项 高龄津贴申领", "2 号窗口", "收件 2026-10-21 至 2026-11-20"),
    order="急的在前",
    rows=(
        CaseLine(
            "02-20261103-0007-5", "阿*·买*", "高龄津贴申领",
            "2026-11-03", "2026-11-18", "超 2 个工作日", "办理", "李敏", "2", True,
        ),
        CaseLine(
            "02-20261109-0012-1", "张*兰", "城乡居民基本养老保险参保登记",
            "2026-11-09", "2026-11-20", "今天到期", "办理", "李敏", "2", True,
        ),
        CaseLine(
            "02-20261116-0003-8", "王*", "灵活就业社保补贴申领",
            "2026-11-16", "2026-12-04（暂）", "还有 10 个工作日", "受理·容缺", "周晓燕", "1",
        ),
        CaseLine(
            "02-20261120-0001-4", "刘*芳", "老年人优待证",
            "2026-11-20", "", "当场办结", "办结", "李敏", "2",
        ),
    ),
    printed_at="2026-11-20 10:44",
    printed_by="赵敏",
)

VISIT_SAMPLES: dict[str, object] = {
    "visit_form": VISIT_FORM,
    "month_list": MONTH_LIST,
    "assignment_slip": ASSIGNMENT_SLIP,
    "answer_slip": ANSWER_SLIP,
    "problem_list": PROBLEM_LIST,
    "case_list": CASE_LIST,
    "meeting_minutes": MEETING_MINUTES,
    "open_decision": OPEN_DECISION,
}
