"""Home visits: the papers for the road, a visit typed in with its photos, the next one, and a correction."""

from __future__ import annotations

import io

from PIL import Image

from db.desk import Desk
from db.domain.clock import business_date, system_clock
from db.domain.visits import VisitWay
from db.queries.household_find import FindHouseholds, HouseholdHit, find_households
from db.queries.photos import ListPhotos, list_photos_of
from db.queries.visit_lists import (
    GetVisit,
    HouseholdVisits,
    VisitDetail,
    VisitRow,
    get_visit,
    household_visits,
)
from db.usecases.photos import PhotoView, view_photo
from db.visit_store import VisitContent
from desktop.tour.album import has_place, make_album
from desktop.tour.task import Tour
from desktop.tour.tasks.ground import GRID
from desktop.widgets.photo_chooser import PhotoChooser

NAME = "张桂兰"
HANDRAIL = "卫生间想装一个扶手"
LAMP = "楼道灯不亮，晚上看不见台阶"
REASON = "记漏了"


def road_papers(tour: Tour) -> None:
    """What a worker takes along: the month's list, a form with what is known already, a blank one."""
    hands = tour.driver
    hands.decide()
    hands.press("Alt+4", until=lambda: hands.page_name == "visits" and hands.shows("visits_record"), awaited="走访页")
    hands.shot("visits-first")
    _print(tour, "Ctrl+P", "月走访单")
    _open(tour)
    _print(tour, "F8", "走访表")
    _turn(tour, "visits_batch_print", "批量补录")
    _print(tour, "F8", "空白走访表")
    _turn(tour, "visits_month", "本月")


def _turn(tour: Tour, name: str, title: str) -> None:
    """Ctrl+Tab, page by page, to the one that shows ``name``."""
    hands = tour.driver
    page = hands.program.workspace.page  # type: ignore[union-attr]
    for _ in page.tabs.options:  # type: ignore[union-attr]
        hands.press("Ctrl+Tab")
        if hands.shows(name):
            break
        hands.shot(f"visits-{page.tabs.value}")  # type: ignore[union-attr]
    hands.expect(hands.shows(name), f"Ctrl+Tab 能翻到{title}")
    hands.shot(f"visits-{page.tabs.value}")  # type: ignore[union-attr]


def _print(tour: Tour, key: str, title: str) -> None:
    hands = tour.driver
    before = len(tour.paper_names())
    hands.decide()
    hands.press(key)
    hands.settle_papers()
    hands.expect(len(tour.paper_names()) == before + 1, f"{title}打出来了")


def _open(tour: Tour) -> None:
    """Look the household up by its head's initials and go to its form."""
    hands = tour.driver
    hands.decide()
    if hands.focus != "visits_find":  # where a visit was found by typing, the field waits for the next
        hands.press("/", until=lambda: hands.focus == "visits_find", awaited="光标在找一户")
    hands.type("zgl", until=lambda: len(hands.rows("visits_month")) == 1, awaited="找到一户")
    hands.press("Return", until=lambda: hands.focus == "visits_month", awaited="光标在名单")
    hands.press("Return", until=lambda: hands.focus == "visits_topic_table", awaited="光标在走访记录")
    (hit,) = tour.ask(find_households, FindHouseholds(NAME))
    _know(tour, hit)


def _know(tour: Tour, hit: HouseholdHit) -> None:
    hands = tour.driver
    record = hands.program.workspace.page.record  # type: ignore[union-attr]
    hands.expect(record.household_id == hit.household_id and hit.grid == GRID, f"开的是{NAME}这一户，在 {GRID}")
    tour.ids["household"] = hit.household_id


def visit_household(tour: Tour) -> None:
    """A first visit: who was met, what was seen line by line, what was asked for, two photos from the phone."""
    hands = tour.driver
    page = hands.program.workspace.page  # type: ignore[union-attr]
    bathroom, _ = make_album(tour.data / "手机", system_clock())
    with Image.open(bathroom) as taken:
        hands.expect(has_place(taken), "手机拍的照片里有位置")
    tour.chooser.chosen = bathroom.parent
    page.photos.files = tour.chooser  # type: ignore[union-attr]
    _open(tour)
    _meet(tour)
    _see(tour)
    hands.shot("visit-seen")
    hands.decide()
    hands.type(HANDRAIL)
    hands.press("Tab")
    hands.tab_to("visits_categories")
    hands.type("1")
    _take_photos(tour)
    hands.shot("visit-filled")
    hands.decide()
    visit = _keep(tour, "F9")
    hands.shot("visit-saved")
    hands.expect(visit.row.way is VisitWay.HOME and visit.row.met and visit.row.asked == HANDRAIL, "走访记着见到谁、想要什么")
    content = visit.content
    hands.expect(content is not None and len(content.findings) == 5, "记着看到的五项情况")
    _check_photos(tour, visit.row)
    tour.ids["visit"] = visit.row.visit_id


def _meet(tour: Tour) -> None:
    """The first of those who live there was at home."""
    hands = tour.driver
    hands.decide()
    form = hands.program.workspace.page.record.form  # type: ignore[union-attr]
    if not form.met:
        hands.tab_to("visits_met", "Shift+Tab")
        hands.type("1")


def _see(tour: Tour) -> None:
    """Line by line: a digit for the line, digits for its boxes, Enter for the next; the last one does not apply."""
    hands = tour.driver
    if hands.focus != "visits_met":
        hands.type("1")
    else:
        hands.press("Return")
    hands.expect(hands.focus == "visits_topic_boxes", "光标在身体一项")
    for boxes in ("2", "6", "1", "1", "1"):
        hands.decide()
        hands.type(boxes)
        hands.press("Return")
    hands.press("Return", until=lambda: hands.focus == "visits_asked", awaited="光标在想要的")


def _take_photos(tour: Tour) -> None:
    hands = tour.driver
    hands.decide()
    hands.press("Ctrl+U", until=lambda: hands.shows("photo_chooser"), awaited="取照片")
    hands.press("Ctrl+O", until=lambda: hands.focus == "photo_list", awaited="手机里的照片")
    chooser = hands.find(PhotoChooser, "photo_chooser")
    hands.wait(lambda: chooser.picture.image is not None, "照片的预览")
    hands.decide()
    hands.press("Space")
    hands.press("Down")
    hands.press("Space")
    hands.wait(lambda: len(chooser.prepared) == 2, "第二张的预览")
    hands.shot("visit-photos")
    record = hands.program.workspace.page.record  # type: ignore[union-attr]
    hands.press("Return", until=lambda: len(record.form.photos) == 2, awaited="取了两张")


def _keep(tour: Tour, key: str) -> VisitDetail:
    """The key that keeps the record; what the data says of the household's latest visit."""
    hands = tour.driver
    household = HouseholdVisits(tour.ids["household"])
    before = len(tour.ask(household_visits, household))
    hands.press(key, until=lambda: not hands.program.workspace.page.record.form.begun, awaited="走访存下")  # type: ignore[union-attr]
    rows: tuple[VisitRow, ...] = tour.ask(household_visits, household)
    hands.expect(len(rows) == before + 1, "多了一次走访")
    found: VisitDetail = tour.ask(get_visit, GetVisit(rows[0].visit_id))
    return found


def _check_photos(tour: Tour, visit: VisitRow) -> None:
    """Both are kept and can be seen, neither says where it was taken, and nothing lies about in clear."""
    hands = tour.driver
    metas = tour.ask(list_photos_of, ListPhotos("visit", visit.visit_id))
    hands.expect(visit.photos == len(metas) == 2, "存了两张照片")
    for meta in metas:
        def view(desk: Desk, photo_id: str = meta.photo_id) -> PhotoView:
            return view_photo(desk, photo_id)

        seen: PhotoView = tour.read(view, "照片")
        with Image.open(io.BytesIO(seen.jpeg)) as picture:
            picture.load()
            hands.expect(not has_place(picture) and not picture.getexif(), "照片里没有位置，也没有别的标记")
        hands.expect(meta.taken_at, "拍照时间还在")
    album = tour.chooser.chosen
    clear = [path for path in tour.data.rglob("*.jp*g") if path.parent != album]
    hands.expect(not clear, "没有明文的照片留下")


def visit_again(tour: Tour) -> None:
    """A call after the visit: last time beside the form, its photos while F11 is held, nothing has changed but one wish."""
    hands = tour.driver
    _open(tour)
    hands.hold("F11", lambda: hands.shot("visit-last-photos"))
    hands.decide()
    hands.press("F4")
    _meet(tour)
    hands.tab_to("visits_way", "Shift+Tab")
    hands.press("Right")
    hands.tab_to("visits_asked")
    hands.decide()
    hands.type(LAMP)
    hands.tab_to("visits_categories")
    hands.type("1")
    hands.shot("visit-unchanged")
    record = hands.program.workspace.page.record  # type: ignore[union-attr]
    hands.expect(record.form.way is VisitWay.PHONE, "这次是电话")
    same = [one.unchanged for one in record.form.findings.values()]
    hands.expect(same == [True] * 5, "上次的五项都是无变化")


def correct_visit(tour: Tour) -> None:
    """What was forgotten stands beside what was written; the first entry stays as it was."""
    hands = tour.driver
    hands.decide()
    hands.press("Alt+4", until=lambda: hands.page_name == "visits", awaited="走访页")
    _open(tour)
    hands.press("Alt+H", until=lambda: hands.focus == "visits_history_table", awaited="历次走访")
    history = hands.program.workspace.page.view.history  # type: ignore[union-attr]
    hands.press("Down", until=lambda: history.current == tour.ids["visit"] and history.lines, awaited="第一次走访")
    hands.press("F9", until=lambda: hands.shows("visits_reason"), awaited="更正走访记录")
    hands.decide()
    hands.tab_to("visits_reason", "Shift+Tab")
    hands.type(REASON)
    hands.tab_to("visits_topic_table")
    hands.decide()
    hands.type("1")
    hands.type("4")
    hands.shot("visit-correcting")
    hands.press("F9")
    if not hands.shows("visits_entries"):  # asked whether the other visit of that day is the same
        hands.decide()
        hands.press("F9")
    hands.expect(hands.shows("visits_entries"), "更正存下了")
    if history.current != tour.ids["visit"]:
        hands.press("Down")
    hands.wait(lambda: history.current == tour.ids["visit"] and len(history.compared.titles) == 2, "更正在原来的旁边")
    hands.shot("visit-corrected")
    visit: VisitDetail = tour.ask(get_visit, GetVisit(tour.ids["visit"]))
    first, second = visit.entries
    hands.expect(second.amends == first.entry_id and second.standing and second.reason == REASON, "更正在原来的旁边")
    hands.expect(_health(first.content) == ("慢病",), "原来的一字没动")
    hands.expect(_health(visit.content) == ("慢病", "近期就医"), "现在算数的是更正")
    hands.expect(visit.row.visited_on <= business_date(system_clock()), "走访日期不在以后")
    hands.press("Escape", until=lambda: hands.shows("visits_record"), awaited="回到走访记录")


def _health(content: VisitContent | None) -> tuple[str, ...]:
    """The boxes ticked on the line of health."""
    return next((seen.options for seen in content.findings if seen.topic == "health"), ()) if content else ()
