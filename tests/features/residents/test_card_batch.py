"""打居民卡: found, ticked, counted, refused politely, printed ten on a sheet; the papers read by ZXing and poppler."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Event

import pytest

from db.domain.card_payload import CardVerdict
from db.domain.errors import KnownError
from db.domain.identity import IdKind
from db.domain.permissions import Role
from db.models.resident import Resident
from db.queries.card_people import ListCardPeople, list_card_people
from db.queries.cards import JudgeCard, judge
from db.transaction import SignedIn, Transaction
from db.usecases import cards
from db.usecases.cards import IssueCards, issue_cards
from db.usecases.residents import AddResident, HouseholdForm, ResidentForm, SetTags, add_resident, set_tags
from db.usecases.settings import ChangeSettings, change_settings
from tests.documents import reading
from tests.helpers.keys import press
from tests.helpers.pages.residents import ResidentsScreen
from tests.helpers.printers import LASER, SwitchedSpooler
from tests.helpers.rooms import Room, arrange

Show = Callable[[], ResidentsScreen]
NAMES = ("龙䶮", "𬱖明", "阿依古丽·买买提", "欧阳娜娜", "司马懿德")


@pytest.fixture
def printers(room: Room) -> None:
    """A desk that knows its printers."""
    room.sign_in(Role.ADMIN)
    room.desk.run(change_settings, ChangeSettings({"a5_printer": LASER, "receipt_printer": LASER}))
    room.sign_in(Role.CLERK)


@pytest.fixture
def street(room: Room, printers: None) -> list[str]:
    """Twenty-five residents behind twelve doors, rare and long names among them; the ids, door by door."""
    ids = []
    for n in range(25):
        name = NAMES[n] if n < len(NAMES) else f"李{chr(0x4E00 + 7 * n)}"
        form = ResidentForm(
            name=name, id_kind=IdKind.OTHER, id_number=f"QT{n:06}", phone=f"139{n:08}",
            birthday=date(1950 + n, 1, 2), household=HouseholdForm("海棠苑", "1", "1", f"{1 + n // 2}01", "滨河-01"),
        )
        ids.append(room.desk.run(add_resident, AddResident(form)).resident_id)
    return ids


def opened(screen: ResidentsScreen) -> ResidentsScreen:
    """The batch, come to by its key."""
    screen.press("Down", "Ctrl+P")
    assert screen.page.face == "cards"
    return screen


def assist(room: Room) -> None:
    """Put an assistant at the desk."""
    clerk = room.operators[Role.CLERK]
    room.desk.operator = SignedIn(clerk.operator_id, "fuzhu", "方竹", Role.ASSISTANT)


def listed(screen: ResidentsScreen) -> list[str]:
    return [row[1] for row in screen.rows("residents_cards")]


def count(screen: ResidentsScreen) -> str:
    return screen.text("residents_cards_count")


def info(screen: ResidentsScreen) -> str:
    return screen.page.cards_view.info.text()


def problem(screen: ResidentsScreen) -> str:
    return screen.text("residents_cards_info_problem")


def papers(spooler: SwitchedSpooler) -> list[bytes]:
    return [path.read_bytes() for path in sorted(Path(spooler.folder).glob("*.pdf"))]


def test_those_without_a_card_are_listed_and_ticked_with_space(
    screen: ResidentsScreen, room: Room, people: dict[str, str]
) -> None:
    room.desk.run(issue_cards, IssueCards(resident_ids=(people["王建国"],)))
    opened(screen)
    assert listed(screen) == ["张*兰", "阿*·买*"] and count(screen) == "还没有勾人"
    assert screen.focus == "residents_cards"
    screen.press("Space", "Down", "Space")
    assert count(screen) == "已勾 2 人" and "发新卡" in info(screen)
    assert {row.resident_id for row in screen.page.cards_view.model.chosen} == {
        people["张桂兰"], people["阿依古丽·买买提"],
    }
    screen.press("Space")
    assert count(screen) == "已勾 1 人"
    screen.press("Ctrl+A", "Ctrl+D")
    assert count(screen) == "还没有勾人"


def test_what_was_searched_for_comes_along_with_its_household(screen: ResidentsScreen) -> None:
    screen.find("zgl")
    screen.press("Down", "Ctrl+P")
    assert listed(screen) == ["张*兰"]
    screen.press("Alt+U")
    assert listed(screen) == ["张*兰", "王*国"]


def test_a_household_is_ticked_with_one_key_and_a_tag_narrows(screen: ResidentsScreen) -> None:
    opened(screen)
    screen.press("Ctrl+H")
    assert count(screen) == "已勾 2 人"
    screen.widget("residents_cards_tag").setFocus()
    screen.press("Down")
    assert listed(screen) == ["张*兰"] and count(screen) == "已勾 2 人（1 人不在名单里）"
    screen.page.cards_view.table.setFocus()
    screen.press("Ctrl+H")
    assert count(screen) == "已勾 1 人（1 人不在名单里）"


def test_nobody_and_somebody_without_a_door_are_refused_politely(screen: ResidentsScreen, room: Room) -> None:
    opened(screen)
    screen.press("Ctrl+P")
    assert "空格勾选" in problem(screen) and not screen.page.cards_view.editing
    screen.press("Ctrl+End", "Ctrl+H")
    assert "没有登记在哪一户" in problem(screen)
    assert not room.rows("SELECT 1 FROM card")


def test_too_many_are_refused_with_how_many_go_at_once(
    screen: ResidentsScreen, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "MOST_CARDS", 2)
    opened(screen)
    screen.press("Ctrl+A", "Ctrl+P")
    assert "有 3 人，一次最多打 2 张" in problem(screen) and not screen.page.cards_view.editing
    assert not room.rows("SELECT 1 FROM card")


def test_who_is_not_in_the_register_is_left_out_and_said(
    people: dict[str, str], room: Room, show: Show, printers: None, spooler: SwitchedSpooler
) -> None:
    def leave(name: str, status: str) -> Callable[[Transaction], None]:
        def change(tx: Transaction) -> None:
            tx.session.get_one(Resident, people[name]).status = status
            tx.changes("residents")

        return change

    arrange(room.desk, leave("王建国", "deceased"))
    screen = opened(show())
    assert listed(screen) == ["张*兰", "阿*·买*"] and "已故 1 人" in info(screen)
    screen.press("Ctrl+A", "Ctrl+P")
    arrange(room.desk, leave("张桂兰", "merged"))
    screen.settle()
    screen.press("F9")
    assert [row.resident_id for row in room.rows("SELECT resident_id FROM card")] == [people["阿依古丽·买买提"]]
    assert screen.fault == "这批卡" and "打了 1 张。张桂兰已并入另一份档案" in screen.page.fault_bar.rest.text()
    assert [title for _, title, _ in spooler.out] == ["居民卡 A4"]


@pytest.mark.parametrize("many", [1, 10, 11, 25])
def test_sheets_of_ten_front_and_back_with_codes_that_are_genuine(
    many: int, street: list[str], show: Show, room: Room, spooler: SwitchedSpooler, shoot: Callable[..., None]
) -> None:
    screen = opened(show())
    assert len(listed(screen)) == 25
    for _ in range(many):
        screen.press("Space", "Down")
    assert count(screen) == f"已勾 {many} 人"
    sheets = -(-many // 10)
    screen.press("Ctrl+P")
    assert f"勾选的 {many} 人" in screen.page.cards_view.form.lead.text()
    assert f"共 {2 * sheets} 页" in screen.page.cards_view.form.lead.text()
    shoot(screen, f"cards-form-{many}")
    screen.press("F9")
    assert count(screen) == "还没有勾人" and f"打了 {many} 张" in screen.said()
    assert len(listed(screen)) == 25 - many
    (pdf,) = papers(spooler)
    codes = [code for sheet in range(sheets) for code in reading.codes(pdf, 2 * sheet + 2)]
    judged = [room.desk.ask(judge, JudgeCard(code)) for code in codes]
    assert {one.verdict for one in judged} == {CardVerdict.GENUINE}
    assert sorted(one.resident_id for one in judged) == sorted(street[:many]) and len(codes) == many
    words = reading.text(pdf)
    assert all(name in words for name in NAMES[:many]) and words.count("正面") == sheets == words.count("背面")
    assert "服务开始" not in words and "不是身份证件" in words


def test_a_card_in_use_is_printed_again_as_it_is_on_cards(
    screen: ResidentsScreen, room: Room, people: dict[str, str], printers: None, spooler: SwitchedSpooler
) -> None:
    room.desk.run(issue_cards, IssueCards(resident_ids=(people["张桂兰"],)))
    payload = room.rows("SELECT payload FROM card")[0].payload
    screen.find("zgl")
    screen.press("Down", "Ctrl+P", "Space")
    assert "照原样重打" in info(screen)
    screen.press("Ctrl+P")
    screen.widget("residents_cards_form_paper").setFocus()
    screen.press("Right", "F9")
    (pdf,) = papers(spooler)
    assert reading.codes(pdf, 2) == [payload] and len(room.rows("SELECT 1 FROM card")) == 1


def test_the_rest_is_stopped(
    street: list[str], show: Show, spooler: SwitchedSpooler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cards, "JOB_CARDS", 10)
    gate, spool = Event(), spooler.spool
    monkeypatch.setattr(spooler, "spool", lambda *given, **named: gate.wait(10) and spool(*given, **named))
    screen = opened(show())
    strip, stopped = screen.page.cards_view.progress, set()
    screen.printing.job_changed.connect(lambda view: stopped.add(view.job_id) if view.state == "cancelled" else None)
    screen.press("Ctrl+A", "Ctrl+P")
    press(screen.window.focusWidget(), "F9")
    screen.qtbot.waitUntil(strip.isVisible)
    press(screen.window.focusWidget(), "Ctrl+.")
    screen.qtbot.waitUntil(lambda: len(stopped) == 2)
    gate.set()
    screen.settle()
    assert len(spooler.out) == 1 and not strip.isVisible()
    assert "打了 10 张，停下 15 张" in screen.page.fault_bar.rest.text()


def test_escape_leads_back_form_first(screen: ResidentsScreen) -> None:
    opened(screen)
    screen.press("Space", "Ctrl+P", "Escape")
    assert screen.page.face == "cards" and not screen.page.cards_view.editing
    screen.press("Escape")
    assert screen.page.face in ("card", "nothing") and screen.focus == "residents_search"


def test_enter_opens_the_person(screen: ResidentsScreen) -> None:
    opened(screen)
    screen.press("Return")
    assert screen.page.face == "card" and screen.text("residents_card_name") == "张桂兰"


def test_an_assistant_has_no_such_key(people: dict[str, str], room: Room, show: Show) -> None:
    assist(room)
    screen = show()
    screen.press("Down", "Ctrl+P")
    assert screen.page.face != "cards"


def test_the_list_is_only_for_those_who_may_issue_cards(people: dict[str, str], room: Room) -> None:
    room.desk.run(set_tags, SetTags(people["王建国"], ("elderly",)))
    assert len(room.desk.ask(list_card_people, ListCardPeople(tag="elderly")).rows) == 2
    assist(room)
    with pytest.raises(KnownError):
        room.desk.ask(list_card_people, ListCardPeople(tag="elderly"))


def test_the_look(street: list[str], show: Show, theme, shoot: Callable[..., None]) -> None:  # type: ignore[no-untyped-def]
    screen = opened(show())
    screen.press("Space", "Down", "Space", "Down", "Ctrl+H")
    for width, look in ((1366, "light"), (911, "light"), (911, "dark"), (911, "large"), (1366, "dark")):
        theme.set_mode("dark" if look == "dark" else "light")
        theme.set_large(look == "large")
        for step in (1000, width):  # the side gives way first
            screen.resize(step, 768 if width == 1366 else 512)
        shoot(screen, f"cards-{width}-{look}")
        view = screen.page.cards_view
        wanted = view.find.fontMetrics().horizontalAdvance(view.find.placeholderText())
        assert screen.window.width() == width and view.find.width() > wanted + 60, (width, look)
