"""The real camera part as far as a computer without a camera goes."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from desktop.devices import camera
from desktop.devices.camera import SystemCameras, nothing_plugged_in


def test_without_a_camera_it_says_so(qapp):
    cameras = SystemCameras()
    cameras.load()
    reason = cameras.missing()
    if not reason:
        pytest.skip("a camera is plugged in")
    assert reason.startswith(("没有接摄像头", "这台电脑缺少摄像头组件")) and "请" in reason


def test_without_the_libraries_it_says_so_and_asks_no_more(qapp, monkeypatch):
    monkeypatch.setattr(camera, "nothing_plugged_in", lambda: False)
    monkeypatch.setitem(sys.modules, "PySide6.QtMultimedia", None)
    cameras = SystemCameras()
    cameras.load()
    assert cameras.missing() == "这台电脑缺少摄像头组件，拍不了；请用 Ctrl+U 从手机取。"


def test_linux_is_asked_before_the_media_libraries(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert nothing_plugged_in(tmp_path)
    (tmp_path / "video0").touch()
    assert not nothing_plugged_in(tmp_path)
    monkeypatch.setattr(sys, "platform", "win32")
    assert not nothing_plugged_in(tmp_path / "none")


def test_opening_without_one_is_a_lookup_error(qapp):
    pytest.importorskip("PySide6.QtMultimedia", exc_type=ImportError)
    from PySide6.QtMultimedia import QMediaDevices

    if QMediaDevices.videoInputs():
        pytest.skip("a camera is plugged in")
    assert SystemCameras().missing() == "没有接摄像头，拍不了；请接上再来，或用 Ctrl+U 从手机取。"
    with pytest.raises(LookupError):
        SystemCameras().open(qapp)


def test_the_multimedia_part_is_loaded_only_for_a_photo():
    source = Path(importlib.import_module("desktop.devices.camera").__file__ or "").read_text(encoding="utf-8")
    tops = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
    assert tops and not any("QtMultimedia" in line for line in tops)
