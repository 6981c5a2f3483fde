"""What every test shares: Qt without a screen, the fonts of the product, and silence in the logs."""

from __future__ import annotations

import gc
import logging
import os
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.theme.manager import ThemeManager

# Where compiled modules may not be kept, each of the hundred processes the tests start compiles the program anew,
# and every library with it.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile(
    "yimen",
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("yimen")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that one worker does not work on alone at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith("tests/e2e/"))


def pytest_collection_finish() -> None:
    """What is imported by now stays; the collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def expected_logs() -> list[logging.LogRecord]:
    """The records of this test at WARNING and above; a test that takes them answers for them."""
    return []


@pytest.fixture(autouse=True)
def _quiet_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    recorder = _Recorder()
    claimed = "expected_logs" in request.fixturenames
    if claimed:
        recorder.records = request.getfixturevalue("expected_logs")
    root = logging.getLogger()
    root.addHandler(recorder)
    yield
    root.removeHandler(recorder)
    if not claimed and recorder.records:
        pytest.fail(
            "unexpected log records: " + "; ".join(record.getMessage() for record in recorder.records)
        )


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> QApplication:
    """The one application, drawing Chinese with the product's fonts."""
    from desktop.theme.fonts import font

    qapp.setFont(font(14))
    return qapp


@pytest.fixture(scope="session")
def _theme(qapp: QApplication) -> ThemeManager:
    from desktop.theme.manager import ThemeManager

    return ThemeManager(qapp, mode="light")


@pytest.fixture
def theme(_theme: ThemeManager) -> Iterator[ThemeManager]:
    """The theme of the application, light and normal before and after the test."""
    _theme.set_mode("light")
    _theme.set_large(False)
    yield _theme
    _theme.set_mode("light")
    _theme.set_large(False)
