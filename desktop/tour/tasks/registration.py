"""The main job: somebody sits down, something is registered, a receipt comes out."""

from __future__ import annotations

from db.domain.cases import CaseState
from db.queries.cases import CaseDetail, FindCase, GetCase, find_case, get_case
from desktop.tour.task import Tour

RARE_NAME = "葛曾䮌"
RARER_NAME = "龚秀𬱖"
"""Its last character lies beyond the basic plane, and is not the one a receipt masks."""


def find_person(tour: Tour, words: str, name: str, *, picture: str = "") -> None:
    """Ctrl+K, a few letters, down to the right one if others are as near, Enter."""
    hands = tour.driver
    workspace = hands.program.workspace
    assert workspace is not None, "signed in"
    found = workspace.one_box.list
    hands.decide()
    hands.press("Ctrl+K", until=lambda: hands.focus == "one_box", awaited="光标在一键查找")
    hands.type(words, until=lambda: hands.shows("one_box_panel"), awaited="查到的人")
    hands.decide()
    if picture:
        hands.shot(picture)
    while found.current is None or found.current.name != name:
        before = found.current
        hands.press("Down")
        hands.expect(found.current is not before, f"「{words}」查得到{name}")
    hands.press("Return", until=lambda: name in hands.head, awaited=f"{name}在办")


def choose_item(tour: Tour, letters: str) -> None:
    """The item's first letters, Enter."""
    hands = tour.driver
    hands.decide()
    hands.expect(hands.focus == "walkin_item_search", "光标在事项栏")
    hands.type(letters)
    hands.press("Return", until=lambda: hands.shows("walkin_materials"), awaited="材料清单")


def commit(tour: Tour, key: str, state: CaseState, name: str) -> CaseDetail:
    """The key that registers; the number is on the screen, the case in the data and the receipt printed."""
    hands = tour.driver
    before = len(tour.paper_names())
    hands.decide()
    hands.press(key, until=lambda: hands.shows("walkin_serial"), awaited="受理号")
    case_id = tour.ask(find_case, FindCase(hands.text("walkin_serial")))
    hands.expect(case_id, "按受理号找得到这一件")
    case: CaseDetail = tour.ask(get_case, GetCase(case_id))
    hands.expect(case.state is state, f"状态是{state.label}，实为{case.state_label}")
    tour.serials[name] = case.serial
    hands.settle_papers()
    hands.expect(len(tour.paper_names()) > before, "文书打出来了")
    return case


def next_person(tour: Tour) -> None:
    """Esc: the next one may sit down."""
    hands = tour.driver
    hands.press("Escape", until=lambda: hands.head.startswith("空闲"), awaited="空闲，下一位")


def returning_resident(tour: Tour) -> None:
    """张桂兰 asks for the old-age allowance and has brought everything."""
    hands = tour.driver
    hands.press("Alt+1", until=lambda: hands.page_name == "walkin", awaited="受理页")
    find_person(tour, "zgl", "张桂兰", picture="one-box")
    hands.shot("person")
    choose_item(tour, "gl")
    hands.shot("materials")
    hands.decide()
    hands.press("Ctrl+A")
    hands.shot("materials-complete")
    case = commit(tour, "F9", CaseState.ACCEPTED, "returning_resident")
    hands.expect(case.applicant_name == "张桂兰" and case.item_name == "高龄津贴", "张桂兰的高龄津贴")
    hands.shot("accepted")
    next_person(tour)


def new_resident(tour: Tour) -> None:
    """Somebody nobody knows yet, with a character few have: the form, then the item, then the receipt."""
    hands = tour.driver
    hands.decide()
    hands.press("Ctrl+N", until=lambda: hands.focus == "walkin_form_name", awaited="新居民表")
    hands.type(RARE_NAME)
    hands.press("Return")
    hands.press("Return")
    hands.type("110105197209080035")
    hands.press("Return")
    hands.type("13511112222")
    hands.shot("new-resident")
    hands.press("F9", until=lambda: RARE_NAME in hands.head, awaited=f"{RARE_NAME}在办")
    choose_item(tour, "jzz")
    hands.press("Ctrl+A")
    hands.shot("rare-name")
    case = commit(tour, "F9", CaseState.ACCEPTED, "new_resident_rare_name")
    hands.expect(case.applicant_name == RARE_NAME, f"办事人是{RARE_NAME}")
    hands.shot("rare-name-accepted")
    next_person(tour)


def instant_item(tour: Tour) -> None:
    """An unknown card is read; a name beyond the basic plane; something finished on the spot."""
    hands = tour.driver
    hands.scan(
        "110105195806120040", until=lambda: hands.focus == "walkin_form_name", awaited="刷出来的新居民表",
    )
    hands.decide()
    hands.type(RARER_NAME)
    hands.shot("card-read")
    hands.press("F9", until=lambda: RARER_NAME in hands.head, awaited=f"{RARER_NAME}在办")
    choose_item(tour, "lnyd")
    hands.decide()
    hands.press("Ctrl+A")
    hands.shot("instant")
    case = commit(tour, "F10", CaseState.COMPLETED, "instant_item")
    hands.expect(case.applicant_name == RARER_NAME, f"办事人是{RARER_NAME}")
    hands.shot("instant-done")
    next_person(tour)


def supplement(tour: Tour) -> None:
    """Something is missing that may not follow: taken in, and told once what to bring."""
    hands = tour.driver
    find_person(tour, RARE_NAME, RARE_NAME)
    choose_item(tour, "cjr")
    hands.decide()
    hands.press("Space")
    hands.press("Space")
    hands.shot("supplement")
    case = commit(tour, "F7", CaseState.SUPPLEMENT, "supplement")
    hands.expect(case.supplement_on is not None, "有一次告知期限")
    hands.shot("supplement-done")
    next_person(tour)
