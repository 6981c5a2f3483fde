"""出具: a kind by its digit, a person, F9; what needs publicity is hung out first, what is forbidden is refused."""

from __future__ import annotations

import pytest

from tests.features.certificates.conftest import issue_thanks


def kinds(screen):
    return [row[1].name for row in screen.page.issue.view.kinds.rows]


def choose(screen, name):
    screen.turn("issue")
    screen.press("F2", str((kinds(screen).index(name) + 1) % 10))


def test_a_letter_of_thanks_is_signed_and_printed(screen, said, spooler):
    issue_thanks(screen, "周国良")
    assert said.notices[-1].startswith("已签发 GX-02-20261120-0001-")
    assert "编号 GX-02-20261120-0001" in screen.form.lead.text()
    assert len(spooler.out) == 1
    assert "周国良" in screen.paper
    screen.press("F9")  # the next one
    assert screen.form.purpose == "make" and screen.page.issue.person is None


def test_the_page_follows_what_is_typed(screen):
    choose(screen, "感谢函")
    assert "纸面会出现在这里" in screen.paper
    screen.pick("holder", "李秀英")
    screen.fill(purpose="陪老人就医")
    assert "李秀英" in screen.paper and "陪老人就医" in screen.paper


def test_only_what_a_kind_needs_is_asked(screen):
    choose(screen, "志愿服务记录证明")
    assert set(screen.form.editors) == {"holder", "from_on", "until_on", "purpose", "signatory"}
    choose(screen, "居委会证明")
    assert set(screen.form.editors) == {"holder", "subject", "subject_text", "purpose", "basis", "signatory"}


def test_nobody_is_named_first(screen):
    choose(screen, "感谢函")
    screen.press("F9")
    assert screen.refused.startswith("请先选人")


def test_what_needs_publicity_is_hung_out(screen, said, spooler):
    choose(screen, "志愿服务记录证明")
    screen.pick("holder", "周国良")
    assert screen.form.save.title == "存为草稿"
    screen.press("F9")
    assert screen.form.purpose == "publicise" and screen.form.values()["until"].isoformat() == "2026-11-27"
    screen.press("F9")
    assert said.notices[-1] == "已公示 到 2026-11-27，期满在「公示」里签发"
    assert len(spooler.out) == 1


def test_a_publicity_too_short_is_refused(screen):
    from datetime import date

    choose(screen, "志愿服务记录证明")
    screen.pick("holder", "周国良")
    screen.press("F9")
    screen.fill(until=date(2026, 11, 23))
    screen.press("F9")
    assert "7" in screen.refused and screen.form.purpose == "publicise"


def test_characters_no_font_has_are_told_first(screen, said, spooler):
    choose(screen, "感谢函")
    screen.pick("holder", "周国良")
    screen.fill(purpose="送\U0001f600一件")
    screen.press("F9")
    assert "〓" in screen.refused and not said.notices
    screen.press("F9")
    assert said.notices[-1].startswith("已签发") and len(spooler.out) == 1


def test_a_rare_surname_is_drawn(screen, said):
    issue_thanks(screen, "䶮龙")
    assert said.notices[-1].startswith("已签发")


@pytest.mark.parametrize("login", ["limin"])
def test_a_clerk_leaves_others_to_the_supervisor(screen, said):
    choose(screen, "时间银行存单")
    assert screen.form.save.title == "存为草稿" and screen.form.save.subtitle == "等值班长签发"
    issue_thanks(screen, "周国良")
    assert said.notices[-1].startswith("已签发")


def test_what_the_person_has_not_is_said_beside_the_form(screen):
    choose(screen, "时间银行存单")
    screen.pick("holder", "周国良")
    assert "没有存着的时间" in screen.paper
    screen.press("F9")
    assert "没有存着的时间" in screen.refused


def test_a_person_arrives(screen, desk):
    from db.queries.volunteers import FindVolunteers, find_volunteers

    row = desk.ask(find_volunteers, FindVolunteers("李秀英"))[0]
    screen.page.arrive(holder=(row.volunteer_id, None, row.name, row.number))
    screen.settle()
    assert screen.page.showing == "issue"
    screen.press(str((kinds(screen).index("感谢函") + 1) % 10))
    assert screen.form.pick("holder").choice.text == "李秀英"
    screen.fill(purpose="义剪")
    assert "李秀英" in screen.paper


def test_participation_is_chosen_by_activity(screen, said):
    choose(screen, "参与活动证明")
    screen.pick("holder", "周国良")
    screen.pick("activity_id", "义剪")
    assert "社区义剪" in screen.paper
    screen.press("F9")
    assert said.notices[-1].startswith("已签发 HD-02-")


def test_the_preview_opens_over_the_page(screen):
    choose(screen, "感谢函")
    screen.press("F8")
    assert "还没有纸面可看" in screen.refused
    screen.pick("holder", "周国良")
    screen.fill(purpose="义剪")
    screen.press("F8")
    from desktop.printing.preview import PreviewOverlay

    overlay = screen.page.findChild(PreviewOverlay)
    screen.qtbot.waitUntil(lambda: overlay.page_count == 1)
    screen.press("Escape")
    screen.qtbot.waitUntil(lambda: screen.page.findChild(PreviewOverlay) is None)
