"""The command ``yimen``: arguments, one instance per data folder, the event loop, the crash dialog."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from db.domain.errors import KnownError
from db.paths import DataPaths, default_data_dir

STARTED = time.perf_counter()

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from desktop.bootstrap import Program
    from desktop.shell.single_instance import SingleInstance
    from desktop.shell.window import Window

DEMO_RESIDENTS = 3_000


def parse(argv: Sequence[str]) -> argparse.Namespace:
    """The arguments; wrong ones end the program with a message."""
    top = argparse.ArgumentParser(prog="yimen", description="一门通：社区党群服务中心的窗口")
    top.add_argument("--data", type=Path, metavar="DIR", help="data folder; else the platform's own")
    top.add_argument("--demo", action="store_true", help="a throw-away data folder with a lively centre")
    top.add_argument("--tour", type=Path, metavar="DIR", help="drive the window through the main jobs into DIR")
    top.add_argument("--render", nargs=2, metavar=("KIND", "ID"), help="one paper as PDF, without a window")
    top.add_argument("--out", type=Path, metavar="FILE", help="where --render writes")
    top.add_argument("--operator", default="", help="who signs in for --render and --timing (YIMEN_PASSPHRASE)")
    top.add_argument("--timing", action="store_true", help="print what start-up spent where, as JSON")
    found = top.parse_args(argv)
    if found.render and not found.out:
        top.error("--render needs --out FILE")
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; answers the exit code."""
    args = parse(sys.argv[1:] if argv is None else argv)
    root = (args.data or default_data_dir()).expanduser().absolute()
    try:
        if args.render:
            return _render(args, root)
        if args.tour:
            gc.disable()  # as at any start, until the window is there
            from desktop import tour

            return tour.run(args.tour, make_application)
    except KnownError as error:
        facts = {"code": error.code, "message": error.message, "field": error.field}
        print(json.dumps(facts, ensure_ascii=False), file=sys.stderr)
        return 2
    if args.demo:
        import tempfile

        with tempfile.TemporaryDirectory(prefix="yimen-demo-", ignore_cleanup_errors=True) as folder:
            return _window(args, Path(folder) / "data")
    return _window(args, root)


def _render(args: argparse.Namespace, root: Path) -> int:
    from desktop.render import render

    passphrase = os.environ.get("YIMEN_PASSPHRASE", "")
    render(root, args.render[0], args.render[1], args.out, operator=args.operator, passphrase=passphrase)
    return 0


def make_application() -> QApplication:
    """The one ``QApplication``."""
    from PySide6.QtWidgets import QApplication

    app = QApplication(["yimen"])
    app.setApplicationName("Yimen")
    app.setApplicationDisplayName("一门通")
    return app


def _window(args: argparse.Namespace, root: Path) -> int:
    gc.disable()  # start-up makes many objects and drops few: collecting them over and over costs a tenth of it
    app = make_application()
    from desktop.shell.single_instance import SingleInstance
    from desktop.shell.window import Window

    instance = SingleInstance(root)
    if not instance.claim():
        print("一门通已经开着，已把它的窗口提到前面。", file=sys.stderr)
        return 0
    window = Window()
    window.first_painted.connect(lambda: _furnish(app, window, instance, args, root))
    window.show()
    return app.exec()


def _collect_again() -> None:
    """What start-up made stays for good; from here on garbage is collected as usual."""
    gc.freeze()
    gc.enable()


def _furnish(
    app: QApplication, window: Window, instance: SingleInstance, args: argparse.Namespace, root: Path
) -> None:
    """The frame is on screen: now bring in the rest."""
    painted = time.perf_counter()
    from desktop.bootstrap import Program, make_room, make_spooler
    from desktop.shell.crash import CrashGuard, start_log
    from desktop.theme.manager import ThemeManager

    theme = ThemeManager(app)
    guard = CrashGuard(start_log(DataPaths(root).logs), window, app)
    guard.install()
    program = Program(app, theme, root, make_room=make_room, make_spooler=make_spooler, window=window)
    instance.setParent(app)
    instance.raised.connect(window.come_forward)
    program.moments["first_paint"] = painted
    program.warmed.connect(_collect_again)
    if args.timing:
        _time(program, args.operator)
    program.start(demo_residents=DEMO_RESIDENTS if args.demo else 0)


def _time(program: Program, operator: str) -> None:
    """Print the moments once somebody sits at the desk; sign in by itself where the environment says how."""
    passphrase = os.environ.get("YIMEN_PASSPHRASE", "")

    def report() -> None:
        began = _process_start()
        spent = {name: round((at - began) * 1000, 1) for name, at in program.moments.items()}
        facts = {"unit": "ms since process start", **spent, "resident_mb": _resident_mb()}
        print(json.dumps(facts, ensure_ascii=False), flush=True)
        if operator and passphrase:
            program.close()

    def sign_in() -> None:
        program.moment("ready_for_sign_in")
        if operator and passphrase:
            program.signing_in.try_sign_in(operator, passphrase)

    program.warmed.connect(sign_in)
    program.seated.connect(report)


def _resident_mb() -> float | None:
    """Memory this process holds, in megabytes; None where the system does not say it in /proc."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return None
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]
    return round(int(kilobytes) / 1024, 1)


def _process_start() -> float:
    """When this process began, on the scale of ``perf_counter``; the first line of this module elsewhere."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        uptime = float(Path("/proc/uptime").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return STARTED
    age = uptime - ticks / os.sysconf("SC_CLK_TCK")
    return time.perf_counter() - age


if __name__ == "__main__":
    sys.exit(main())
