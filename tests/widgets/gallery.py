"""A page with one of everything, as the screens arrange them; a test saves pictures of it for the eye.

Run as a program it saves one picture: ``python -m tests.widgets.gallery MODE SIZE FILE``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.theme.manager import ThemeManager
from desktop.widgets.badge import Badge, CountDot, Tag, badge
from desktop.widgets.clock_badge import ClockBadge, ClockSpec
from desktop.widgets.delegates import (
    ActionDelegate,
    ActionSpec,
    BadgeDelegate,
    BarDelegate,
    CheckDelegate,
    ClockDelegate,
    HeatDelegate,
    KeycapDelegate,
    PipsDelegate,
)
from desktop.widgets.empty_state import EmptyState, IconLabel
from desktop.widgets.fault_bar import FaultAction, FaultBar, Notice
from desktop.widgets.fields import (
    AsciiLineEdit,
    CheckBox,
    ChoiceBox,
    DateBox,
    LabelledField,
    LineEdit,
    NoteEdit,
    NumberBox,
    SearchField,
)
from desktop.widgets.key_button import KeyButton
from desktop.widgets.keycap import Keycap, KeyHint, LinkKey
from desktop.widgets.lazy_model import Column, LazyTableModel
from desktop.widgets.panel import Panel, rule
from desktop.widgets.pips import PipsSpec, pips_level
from desktop.widgets.progress_strip import ProgressStrip
from desktop.widgets.reveal_label import RevealLabel
from desktop.widgets.roles import (
    ACTION_ROLE,
    BADGE_ROLE,
    BAR_ROLE,
    BOLD_ROLE,
    CLOCK_ROLE,
    HEAT_ROLE,
    KEYCAP_ROLE,
    MARK_ROLE,
    NOTE_ROLE,
    PIPS_ROLE,
    STRIKE_ROLE,
    TONE_ROLE,
)
from desktop.widgets.segmented import Option, Segmented
from desktop.widgets.tab_bar import TabBar
from desktop.widgets.table import TableView


@dataclass(frozen=True, slots=True)
class Case:
    clock: ClockSpec
    number: str
    person: str
    item: str
    state: tuple[str, str]
    gone: bool = False


CASES = dict(
    enumerate(
        [
            Case(
                ClockSpec("OVERDUE", "超 1 工作日"),
                "01-20261022-0017-8",
                "马*山",
                "困难残疾人生活补贴",
                ("转办", "info"),
            ),
            Case(
                ClockSpec("TODAY", "今日 17:30"),
                "02-20261105-0022-5",
                "阿*·买*",
                "居住证签注",
                ("办理", "info"),
            ),
            Case(ClockSpec("SOON", "余 1 工作日"), "03-20261026-0009-6", "刘*", "临时救助", ("补正", "warn")),
            Case(
                ClockSpec("RUNNING", "余 8 工作日"),
                "02-20261028-0026-0",
                "阿*·买*",
                "重度残疾人护理补贴",
                ("办理", "info"),
            ),
            Case(ClockSpec("PAUSED", "停钟·听证"), "02-20261030-0014-3", "何*", "低保", ("特殊程序", "hold")),
            Case(
                ClockSpec("PROVISIONAL", "暂定"), "02-20261120-0014-7", "张*兰", "高龄津贴", ("容缺", "warn")
            ),
            Case(ClockSpec("DONE", "按时"), "02-20261120-0013-9", "周*玲", "城乡医保参保", ("即办", "ok")),
            Case(
                ClockSpec("LATE", "逾 2 日办结"),
                "01-20261012-0044-0",
                "郑*民",
                "临时救助",
                ("归档", "neutral"),
            ),
            Case(
                ClockSpec("NONE", ""), "02-20261118-0007-1", "钱*", "居住登记", ("作废", "neutral"), gone=True
            ),
        ]
    )
)
ITEMS = {
    0: ("高龄津贴", "gljt", "承诺 22 工作日", 31, ((0, 2),)),
    1: ("老年优待证", "别名「公交老年卡」", "即办", 24, ()),
    2: ("居民养老参保", "别名「高龄资格认证」", "即办", 22, ()),
}
MATERIALS = {
    0: ("申请书", True, "原件 1", ""),
    1: ("身份证、户口本", True, "复印 1", ""),
    2: ("银行卡（一折通）", False, "复印 1", "缺"),
    3: ("低保证（80–89 岁低保老人）", None, "—", ""),
}
NOTICES = {0: (5, "今日止 17:30", "田*英"), 1: (4, "余 1 工作日", "吴*"), 2: (2, "余 3 工作日", "热*古丽")}
GRIDS = {0: ("滨河-01", 0.88, (24, 1), (31, 3)), 1: ("滨河-03", 0.61, (15, 0), (20, 2))}


def case_model() -> LazyTableModel:
    columns = [
        Column(
            "clock", "时钟", lambda case: case.clock.text or "—", roles={CLOCK_ROLE: lambda case: case.clock}
        ),
        Column(
            "number",
            "受理号",
            lambda case: case.number,
            roles={TONE_ROLE: lambda case: "t3" if case.gone else "t1"},
        ),
        Column("person", "办事人", lambda case: case.person),
        Column("item", "事项", lambda case: case.item, roles={STRIKE_ROLE: lambda case: case.gone}),
        Column(
            "state", "状态", lambda case: case.state[0], roles={BADGE_ROLE: lambda case: badge(*case.state)}
        ),
    ]
    model = LazyTableModel(columns, lambda ids: {key: CASES[key] for key in ids}, page=4)
    model.set_ids(CASES)
    return model


def item_model() -> LazyTableModel:
    columns = [
        Column(
            "key",
            "键",
            lambda row: "",
            roles={KEYCAP_ROLE: lambda row: str(list(ITEMS.values()).index(row) + 1)},
        ),
        Column(
            "name",
            "事项",
            lambda row: row[0],
            roles={
                BOLD_ROLE: lambda row: bool(row[4]),
                NOTE_ROLE: lambda row: row[1],
                MARK_ROLE: lambda row: row[4],
            },
        ),
        Column("limit", "时限", lambda row: row[2]),
        Column("count", "近 30 天", lambda row: str(row[3]), right=True, sort=lambda row: row[3]),
    ]
    model = LazyTableModel(columns, lambda ids: {key: ITEMS[key] for key in ids})
    model.set_ids(ITEMS)
    return model


def material_model() -> LazyTableModel:
    columns = [
        Column(
            "name",
            "材料",
            lambda row: row[0],
            check=lambda row: row[1],
            roles={TONE_ROLE: lambda row: "t3" if row[1] is None else "t1"},
        ),
        Column(
            "state",
            "",
            lambda row: "",
            roles={BADGE_ROLE: lambda row: badge(row[3], "bad") if row[3] else None},
        ),
        Column("kind", "份数", lambda row: row[2]),
    ]
    model = LazyTableModel(columns, lambda ids: {key: MATERIALS[key] for key in ids})
    model.set_ids(MATERIALS)
    return model


def notice_model() -> LazyTableModel:
    columns = [
        Column(
            "pips",
            "第几日",
            lambda row: str(row[0]),
            roles={PIPS_ROLE: lambda row: PipsSpec(row[0], level=pips_level(row[0]), words=row[1])},
        ),
        Column("person", "办事人", lambda row: row[2]),
        Column(
            "do",
            "处理",
            lambda row: "告知",
            roles={ACTION_ROLE: lambda row: ActionSpec("告知", "F7", primary=row[0] == 5)},
        ),
    ]
    model = LazyTableModel(columns, lambda ids: {key: NOTICES[key] for key in ids})
    model.set_ids(NOTICES)
    return model


def heat_model() -> LazyTableModel:
    columns = [
        Column("grid", "网格", lambda row: row[0]),
        Column("m1", "10", lambda row: str(row[2][0]), roles={HEAT_ROLE: lambda row: row[2][1]}),
        Column("m2", "11", lambda row: str(row[3][0]), roles={HEAT_ROLE: lambda row: row[3][1]}),
        Column("bar", "覆盖", lambda row: f"{row[1]:.0%}", roles={BAR_ROLE: lambda row: row[1]}),
    ]
    model = LazyTableModel(columns, lambda ids: {key: GRIDS[key] for key in ids})
    model.set_ids(GRIDS)
    return model


def _row(*widgets: QWidget, gap: int = 8) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row


class Gallery(QWidget):
    """Everything at once, three columns under a fault bar."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("gallery")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(12, 8, 12, 12)
        outer.setSpacing(8)
        outer.addLayout(self._page_head())
        self.fault = FaultBar(name="fault")
        outer.addWidget(self.fault)
        self.fault.show_fault(
            "已受理，回执还没打出来。",
            "「前台热敏 80 mm」没有回应，可能关机或断线。回执在队列里等着，开机后自动打印。",
            icon="printer",
            actions=[
                FaultAction("Shift+F8", "再试", self.fault.clear),
                FaultAction("Ctrl+2", "改用 A5 激光", self.fault.clear),
            ],
        )
        self.bad = FaultBar(name="bad")
        outer.addWidget(self.bad)
        self.bad.show_fault(
            "只读", "F9 等会写入的键已停用", level="bad", icon="lock", note="编号 DB-READONLY", closable=False
        )
        grid = QGridLayout()
        grid.setSpacing(8)
        grid.addWidget(self._person(), 0, 0, 2, 1)
        grid.addWidget(self._items(), 0, 1)
        grid.addWidget(self._cases(), 1, 1)
        grid.addWidget(self._result(), 0, 2, 2, 1)
        grid.setColumnMinimumWidth(0, 300)
        grid.setColumnMinimumWidth(2, 324)
        grid.setColumnStretch(1, 1)
        outer.addLayout(grid, 1)

    def _page_head(self) -> QHBoxLayout:
        title = QLabel("受理")
        title.setProperty("kind", "lead")
        second = QLabel("上一位 A035 已办结 10:38")
        second.setProperty("kind", "second")
        row = _row(title, second, gap=12)
        row.addWidget(
            Segmented(
                [
                    Option("open", "在办", count=48),
                    Option("soon", "将到期", "triangle-alert", "warn", 3),
                    Option("all", "全部", count=386),
                ],
                name="chips",
                label="筛选",
                value="all",
                chips=True,
            )
        )
        row.addWidget(CountDot(2))
        row.addWidget(KeyButton("F5", "叫下一位", name="call", kind="primary"))
        row.addWidget(KeyButton("F6", "重呼", name="recall"))
        row.addWidget(KeyButton("Ctrl+P", "日结单", name="daily", icon="printer"))
        return row

    def _person(self) -> Panel:
        panel = Panel("办事人", name="person", key="F2")
        panel.add_right(Badge(badge("芯片已核", "ok")))
        panel.body.addLayout(
            _row(Tag("高龄", "warn"), Tag("独居", "warn"), Tag("低保"), Tag("可短信", "outline"))
        )
        self.reveal = RevealLabel("110105********002X", full="11010519440303002X", name="id_number")
        panel.body.addLayout(_row(IconLabel("id-card"), self.reveal))
        panel.body.addLayout(_row(KeyHint("按住 F11", "显示完整信息（留痕）")))
        panel.body.addWidget(rule())
        channels = Segmented(
            [("window", "窗口"), ("phone", "电话"), ("home", "上门"), ("wechat", "微信")],
            name="channel",
            label="申请渠道",
            stretch=True,
        )
        panel.body.addWidget(LabelledField("申请渠道", channels))
        panel.body.addLayout(_row(CheckBox("由他人代办", name="proxy", key="Alt+D")))
        name = LabelledField("姓名", LineEdit(name="name", label="姓名"), hint="与身份证一致")
        name.editor.setText("张桂兰")
        name.set_ok(True)
        number = LabelledField("身份证号", AsciiLineEdit(name="number", label="身份证号"))
        number.editor.setText("110105194403030021")
        number.set_error("末位校验不对，请对照证件再看一遍")
        panel.body.addWidget(name)
        panel.body.addWidget(number)
        pair = QHBoxLayout()
        pair.addWidget(LabelledField("日期", DateBox(name="day", label="日期", value=date(2026, 11, 20))))
        pair.addWidget(
            LabelledField("件数", NumberBox(name="copies", label="件数", minimum=0, maximum=9, value=1))
        )
        panel.body.addLayout(pair)
        panel.body.addWidget(ChoiceBox(name="use", label="用途", options=[(1, "综合窗口"), (2, "后台")]))
        note = NoteEdit(name="note", label="备注")
        note.setPlainText("听力不便，电话请打女儿 139****0217")
        panel.body.addWidget(note)
        panel.body.addStretch(1)
        return panel

    def _items(self) -> Panel:
        panel = Panel("事项", name="items", flush=True, note="拼音首字母；空时按 1–0 选常办")
        search = SearchField(name="search", label="找事项", placeholder="拼音首字母，如 glj", key="F3")
        search.setFixedWidth(210)
        panel.add_left(search)
        self.items = TableView(name="item_table", label="事项", compact=True)
        self.items.setModel(item_model())
        self.items.set_delegates({0: KeycapDelegate()})
        self.items.set_columns([40, None, 120, 90])
        self.items.select_row(0)
        self.items.fit_rows(3)
        panel.body.addWidget(self.items)
        self.materials = TableView(name="material_table", label="材料")
        self.materials.setModel(material_model())
        self.materials.set_delegates({0: CheckDelegate(), 1: BadgeDelegate()})
        self.materials.set_columns([None, 90, 120])
        self.materials.fit_rows(4)
        panel.body.addWidget(self.materials)
        panel.body.addStretch(1)
        panel.set_foot("依据 《老年人权益保障法》§33·市民发〔2024〕12 号·版本 2026-07")
        return panel

    def _cases(self) -> Panel:
        panel = Panel("办件", name="cases", flush=True)
        for kind, text in (
            ("OVERDUE", "超 1"),
            ("TODAY", "今日 1"),
            ("SOON", "3 日内 2"),
            ("PAUSED", "停钟 1"),
        ):
            panel.add_left(ClockBadge(kind, text))
        panel.add_right(KeyHint("↑ ↓", "移动"))
        tabs = TabBar(
            [Option(1, "全部往来", count=7), Option(2, "办件", count=3), Option(3, "走访", count=2)],
            name="tabs",
            label="往来",
        )
        panel.body.addWidget(tabs)
        self.cases = TableView(name="case_table", label="办件", sortable=True)
        self.cases.setModel(case_model())
        self.cases.set_delegates({0: ClockDelegate(), 4: BadgeDelegate()})
        self.cases.set_columns([124, 156, 84, None, 100])
        self.cases.select_row(3)
        panel.body.addWidget(self.cases, 1)
        return panel

    def _result(self) -> Panel:
        panel = Panel("结果", name="result")
        panel.add_right(Badge(badge("未受理·草稿已存 10:43", "neutral")))
        day = QLabel("2026-12-22")
        day.setProperty("kind", "hero")
        panel.body.addWidget(day)
        panel.body.addWidget(
            KeyButton(
                "F4", "容缺受理", name="tolerate", kind="primary", subtitle="银行卡 11-27 前补交，打印承诺书"
            )
        )
        panel.body.addWidget(
            KeyButton(
                "F7", "收件并补正", name="supplement", kind="row", subtitle="5 工作日内一次告知，至 11-27"
            )
        )
        accept = KeyButton("F9", "受理并打印", name="accept", kind="row", subtitle="受理回执 80 mm × 1")
        accept.set_refusal("还差 1 件必要材料，勾齐后可用")
        panel.body.addWidget(accept)
        refused = KeyButton("F8", "撤销上一笔", name="undo")
        refused.set_refusal("撤销限 10 分钟内")
        panel.body.addLayout(_row(refused, KeyButton("Alt+X", "更多", name="more", kind="ghost")))
        panel.body.addWidget(Notice("年满 80 周岁，尚未申领高龄津贴", level="warn", icon="triangle-alert"))
        panel.body.addWidget(
            Notice("李敏 有 1 份未完草稿，已加密保存", title="屏幕已锁，10 分钟无操作", icon="lock")
        )
        self.notices = TableView(name="notice_table", label="补正", compact=False)
        self.notices.setModel(notice_model())
        self.notices.set_delegates({0: PipsDelegate(), 2: ActionDelegate()})
        self.notices.set_columns([160, None, 90])
        self.notices.select_row(1)
        self.notices.fit_rows(3)
        panel.body.addWidget(self.notices)
        heat = TableView(name="heat_table", label="网格", compact=True)
        heat.setModel(heat_model())
        heat.set_delegates({1: HeatDelegate(), 2: HeatDelegate(), 3: BarDelegate()})
        heat.set_columns([90, 34, 34, None])
        heat.fit_rows(2)
        panel.body.addWidget(heat)
        self.progress = ProgressStrip(name="progress", key="Ctrl+.")
        panel.body.addWidget(self.progress)
        self.progress.start("正在导入居民", 1200)
        self.progress.advance(430)
        panel.body.addWidget(
            EmptyState(
                "inbox",
                "今天没有要告知的补正",
                "四件都已告知。下一个期限：11-23，吴*，残疾人证。",
                role="ok",
                actions=[KeyButton("Ctrl+Return", "看全部补正", name="all_notices")],
                name="empty_notices",
            ),
            1,
        )
        panel.body.addLayout(_row(Keycap("Ctrl+K"), LinkKey("Ctrl+T", "进入这张清单", name="go_list")))
        return panel


def save(gallery: Gallery, path: Path) -> None:
    """Draw the gallery into a PNG."""
    assert gallery.grab().save(str(path))


def main() -> None:
    mode, size, target = sys.argv[1:4]
    app = QApplication(sys.argv[:1])
    ThemeManager(app, mode="dark" if mode == "dark" else "light", large=size == "large")
    gallery = Gallery()
    gallery.resize(1366, 1000)
    gallery.show()
    gallery.materials.setFocus(Qt.FocusReason.TabFocusReason)
    app.processEvents()
    save(gallery, Path(target))


if __name__ == "__main__":
    main()
