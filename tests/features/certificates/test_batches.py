"""公示 and 批量: hung out, objected to, answered, signed in the background, printed as one job, one file."""

from __future__ import annotations

import pytest

from db.domain.errors import KnownError
from db.queries.certificate_lists import ListCertificates, list_certificates


@pytest.fixture
def hung(screen):
    """A 志愿服务记录证明 of 周国良 that hangs out for a week."""
    screen.turn("issue")
    kinds = [row[1].name for row in screen.page.issue.view.kinds.rows]
    screen.press("F2", str(kinds.index("志愿服务记录证明") + 1))
    screen.pick("holder", "周国良")
    screen.press("F9", "F9")
    screen.turn("publicity")
    return screen


def which(screen, name):
    screen.page.publicity.bench.list.setFocus()
    while screen.page.publicity.list != name:
        screen.press("Right")
    screen.page.publicity.focus_first()


def test_what_hangs_out_cannot_be_signed(hung):
    which(hung, "running")
    assert len(hung.rows) == 1 and "还有 7 天" in hung.info
    hung.press("F9")
    assert "公示期还没有满" in hung.refused


def test_the_list_is_printed_again(hung, spooler):
    which(hung, "running")
    hung.press("F4")
    assert len(spooler.out) == 2


def test_an_objection_holds_it_until_answered(hung, clock, said):
    which(hung, "running")
    hung.press("F6")
    hung.fill(words="邻居说人不在本地")
    hung.press("F9")
    assert hung.rows == []
    clock.move(days=8)
    which(hung, "held")
    assert "邻居说人不在本地" in hung.info
    hung.press("F9")
    hung.press("F9")
    assert "核实" in hung.refused
    hung.fill(answer="已核实，签到记录齐全")
    hung.press("F9")
    assert said.notices[-1] == "已公示 1 份 到 2026-12-05"


def test_what_is_over_is_signed_together(hung, clock, said, spooler):
    clock.move(days=8)
    which(hung, "ready")
    hung.press("F9", "F9")
    assert said.notices[-1].startswith("已签发 1 份") and hung.rows == []
    assert len(spooler.out) == 2


def test_a_draft_is_dropped(hung):
    which(hung, "running")
    hung.press("F7")
    hung.fill(reason="本人不要了")
    hung.press("F9")
    assert hung.rows == []


@pytest.fixture
def batch(screen):
    """参与活动证明 for everybody of 社区义剪, drafted."""
    screen.turn("batch")
    screen.fill(who="activity")
    screen.pick("activity_id", "义剪")
    screen.press("F9")
    return screen


def test_a_batch_is_drafted_signed_and_printed_as_one_job(batch, said, spooler, desk):
    assert {tuple(line.split(" | ")[1:3]) for line in batch.rows} == {
        ("周国良", "参与活动证明"), ("李秀英", "参与活动证明"), ("䶮龙", "参与活动证明"),
    }
    assert "起草了 3 份" in said.notices[-1]
    batch.press("F9", "F9")
    assert any(line.startswith("已签发 3 份") for line in said.notices)
    assert len(spooler.out) == 1
    assert len(desk.ask(list_certificates, ListCertificates(batch_id=batch.page.batch.batch_id)).rows) == 3
    assert {line.rpartition(" | ")[2] for line in batch.rows} == {"已签发"}


def test_some_of_a_batch(batch, said):
    batch.page.batch.bench.table.setFocus()
    batch.press("Space", "F9", "F9")
    assert any(line.startswith("已签发 1 份") for line in said.notices)
    assert sorted(line.rpartition(" | ")[2] for line in batch.rows) == ["可签发", "可签发", "已签发"]


def test_a_batch_becomes_one_file(batch, tmp_path, said):
    batch.press("F9")
    batch.fill(print=False)
    batch.press("F9", "Ctrl+S")
    (kept,) = (tmp_path / "kept").glob("*.pdf")
    assert kept.name in said.notices[-1]


def test_a_batch_stops_between_two_chunks_and_goes_on(batch, said, monkeypatch):
    monkeypatch.setattr("desktop.features.certificates.issuing.CHUNK", 1)
    issuing = batch.page.batch.issuing
    run, seen = issuing._desk.run, []

    class Stopping:
        """The desk, at which somebody presses Ctrl+. during the first chunk."""

        def run(self, case, request):
            seen.append(request)
            issuing.stop()
            return run(case, request)

    monkeypatch.setattr(issuing, "_desk", Stopping())
    batch.press("F9", "F9")
    assert len(seen) == 1
    assert any(line.startswith("已签发 1 份 后面的停下了") for line in said.notices)
    assert sorted(line.rpartition(" | ")[2] for line in batch.rows) == ["可签发", "可签发", "已签发"]
    monkeypatch.undo()
    batch.press("F9", "F9")
    assert {line.rpartition(" | ")[2] for line in batch.rows} == {"已签发"}


@pytest.fixture
def stopped(screen, monkeypatch):
    """The same batch, drafted one by one; somebody presses Ctrl+. during the first."""
    monkeypatch.setattr("desktop.features.certificates.drafting.CHUNK", 1)
    drafting = screen.page.batch.drafting
    run = drafting._desk.run

    class Stopping:
        def run(self, case, request):
            drafting.stop()
            return run(case, request)

    with monkeypatch.context() as patch:
        patch.setattr(drafting, "_desk", Stopping())
        screen.turn("batch")
        screen.fill(who="activity")
        screen.pick("activity_id", "义剪")
        screen.press("F9")
    return screen


def test_drafting_stops_keeps_what_is_there_and_goes_on(stopped, said, desk, shoot):
    shoot(stopped, "batch-stopped")
    assert said.notices[-1] == "起草了 1 份 还有 2 人没起草，按 F6 接着办"
    assert len(stopped.rows) == 1 and "还有 2 人没有起草" in stopped.info
    batch = stopped.page.batch.batch_id
    stopped.press("F6")
    assert said.notices[-1] == "起草了 2 份" and len(stopped.rows) == 3
    assert "没有起草" not in stopped.info and not stopped.bench.more.isVisible()
    assert len(desk.ask(list_certificates, ListCertificates(batch_id=batch)).rows) == 3


def test_what_was_stopped_is_begun_anew_without_a_second_draft(stopped, said):
    stopped.press("Ctrl+N")
    stopped.fill(who="activity")
    stopped.pick("activity_id", "义剪")
    stopped.press("F9")
    assert said.notices[-1] == "起草了 2 份 跳过 1 人" and "同样的草稿" in stopped.info


def test_drafting_that_fails_in_the_middle_says_so_and_goes_on(screen, said, monkeypatch):
    monkeypatch.setattr("desktop.features.certificates.drafting.CHUNK", 1)
    drafting = screen.page.batch.drafting
    run, seen = drafting._desk.run, []

    class Full:
        def run(self, case, request):
            seen.append(request)
            if len(seen) == 2:
                raise KnownError("DB-DISK-FULL", "磁盘满了，没有保存；请清理后再试。")
            return run(case, request)

    with monkeypatch.context() as patch:
        patch.setattr(drafting, "_desk", Full())
        screen.turn("batch")
        screen.fill(who="activity")
        screen.pick("activity_id", "义剪")
        screen.press("F9")
    assert "磁盘满了" in screen.fault and len(screen.rows) == 1
    screen.press("F6")
    assert len(screen.rows) == 3


def test_a_batch_for_nobody_is_refused(screen):
    screen.turn("batch")
    screen.press("F9")
    assert "没有找到" in screen.refused


def test_a_batch_is_found_from_the_register(batch):
    identity = batch.page.batch.batch_id
    batch.page.batch.batch_id = ""
    batch.turn("register")
    batch.press("Ctrl+B")
    assert batch.page.showing == "batch" and batch.page.batch.batch_id == identity and len(batch.rows) == 3
