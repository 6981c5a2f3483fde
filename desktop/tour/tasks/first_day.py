"""Setting the desk up: the first start, and the residents' sheet the community already has."""

from __future__ import annotations

from db.domain.clock import system_clock
from db.queries.residents import ListResidents, ResidentIds, list_residents
from db.queries.settings import ReadSettings, Settings, read_settings
from desktop.tour.sheet import make_sheet
from desktop.tour.task import Tour
from desktop.widgets.fields import CheckBox

CENTRE, CODE, PHONE = "海棠街道滨河社区党群服务中心", "110105012003", "010-22225880"
NAME, LOGIN, PASSPHRASE = "王建军", "wangjj", "Haitang-2026"
WINDOW = 2


def first_start(tour: Tour) -> None:
    """One page: centre and window, first administrator, recovery code kept and confirmed by its last four."""
    hands = tour.driver
    hands.wait(lambda: "db_imported" in hands.program.moments, "程序准备好")
    hands.wait(lambda: hands.focus == "first_start_centre_name", "光标在中心名称")
    hands.shot("first-start")
    hands.decide()
    for text in (CENTRE, CODE, PHONE):
        hands.type(text)
        hands.press("Tab")
    for _ in range(WINDOW - 1):
        hands.press("Down")
    hands.press("Tab")
    hands.press("Tab")
    hands.decide()
    for text in (NAME, LOGIN, PASSPHRASE, PASSPHRASE):
        hands.type(text)
        hands.press("Tab")
    hands.decide()
    code = hands.text("first_start_code").replace("\n", "-")
    tour.chooser.saved = tour.papers / "001 恢复码.pdf"
    tour.papers.mkdir(parents=True, exist_ok=True)
    hands.program.before.chooser = tour.chooser
    hands.press("Ctrl+U", until=lambda: hands.focus == "first_start_kept", awaited="恢复码已存好，光标到留存一栏")
    hands.press("Space")
    hands.expect(hands.find(CheckBox, "first_start_kept").isChecked(), "恢复码已勾为留存")
    hands.press("Tab")
    hands.type(code[-4:])
    hands.shot("first-start-filled")
    hands.expect(hands.text("first_start_missing") == "", "填齐了，没有还差的")
    hands.press("F9", until=lambda: hands.page_name == "walkin", awaited="受理页")
    hands.shot("ready")
    settings: Settings = tour.ask(read_settings, ReadSettings())
    hands.expect((settings.centre.name, settings.centre.code) == (CENTRE, CODE), "中心名称和代码都存下了")
    hands.expect(settings.window == WINDOW, "窗口号存下了")


def import_residents(tour: Tour) -> None:
    """The sheet is chosen, judged, repaired where it can be, imported; the wrong row is told."""
    hands = tour.driver
    sheet = make_sheet(tour.data / "居民登记表.xlsx", system_clock())
    tour.chooser.opened, tour.chooser.saved = sheet.path, tour.data / "没有导入的行.xlsx"
    hands.decide()
    hands.press("Alt+3", until=lambda: hands.page_name == "residents", awaited="居民页")
    hands.shot("residents-empty")
    workspace = hands.program.workspace
    assert workspace is not None, "signed in"
    workspace.pages["residents"].importing.chooser = tour.chooser  # type: ignore[attr-defined]
    hands.press("Ctrl+I", until=lambda: hands.shows("residents_import_view"), awaited="导入页")
    hands.shot("import-choose")
    hands.press("Ctrl+O", until=lambda: hands.shows("residents_import_rows"), awaited="导入预览")
    hands.decide()
    hands.shot("import-preview")
    counts = [row[3] or row[4] for row in hands.rows("residents_import_rows")]
    hands.expect(len(counts) == sheet.rows, f"预览列出 {sheet.rows} 行")
    hands.press("F9", until=lambda: hands.shows("residents_import_finish"), awaited="导入完成")
    hands.shot("import-done")
    hands.press("Ctrl+E", until=lambda: tour.data.joinpath("没有导入的行.xlsx").exists(), awaited="有问题的行另存好")
    hands.press("F9", until=lambda: hands.shows("residents_search"), awaited="居民名单")
    hands.shot("residents")
    found: ResidentIds = tour.ask(list_residents, ListResidents())
    hands.expect(found.total == sheet.good, f"名册里有 {sheet.good} 人，实有 {found.total} 人")
