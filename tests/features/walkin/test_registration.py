"""The main job by keys: a person, an item, the materials, a receipt."""

from __future__ import annotations

from collections.abc import Callable

from tests.helpers.pages.walkin import WalkinScreen
from tests.printing.conftest import SwitchedSpooler


def test_a_returning_resident_takes_fewer_than_twenty_keys(
    screen: WalkinScreen, spooler: SwitchedSpooler, shoot: Callable[[str], None],
) -> None:
    screen.find_person("zgl")
    assert screen.head == "正在办理 张桂兰"
    screen.type("gl")
    shoot("typing")
    screen.press("Return", "Ctrl+A", "F9")

    assert screen.keys < 20
    assert screen.text("walkin_serial") == "02-20261120-0001-" + screen.text("walkin_serial")[-1]
    assert screen.head == "已办 张桂兰·高龄津贴·受理并打印"
    assert screen.papers == ["受理回执 80 mm 已打 10:43"]
    assert [title for _, title, _ in spooler.out] == ["受理回执 80 mm"]
    shoot("done")
