"""岗位与双报到: a post claimed, pledged, reported on and given up; a party member reports in."""

from __future__ import annotations

import pytest


@pytest.fixture
def posts(screen):
    screen.turn("posts")
    return screen


def test_a_post_is_claimed_pledged_and_given_up(posts):
    assert len(posts.rows) == 8 and "空着" in posts.rows[0] and "8 岗有人 0/8" in posts.info
    posts.press("F9")
    posts.pick("who", "周国良")
    posts.press("F9")
    assert posts.refused == "" and "8 岗有人 1/8" in posts.info
    row = next(n for n, line in enumerate(posts.rows) if "周国良" in line)
    posts.choose(row)
    assert posts.page.posts.next.title == "签承诺书"
    posts.press("F9", "F9")
    assert "已承诺" in posts.rows[row] and posts.page.posts.next.title == "述职"
    posts.press("F9")
    posts.fill(text="调解邻里纠纷三起", rating=5)
    posts.press("F9")
    assert "已述职" in posts.rows[row]
    posts.press("F7", "F9")
    assert "8 岗有人 0/8" in posts.info


def test_a_party_member_reports_in(posts, spooler):
    posts.page.posts.list.setFocus()
    posts.press("Right", "F4", "F9")
    assert posts.refused == "请先选一位志愿者。"
    posts.pick("who", "李秀英")
    posts.fill(home_unit="市供水公司第三党支部")
    posts.press("F9")
    assert posts.refused == "" and "李秀英" in posts.rows[0] and "已报到" in posts.rows[0]
    assert len(spooler.out) == 1
    posts.press("F9")
    assert len(spooler.out) == 2, "a card for the unit"
