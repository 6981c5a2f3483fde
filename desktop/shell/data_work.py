"""What the shell asks of the data, as plain functions for the worker. Nothing here is imported with the module.

SQLAlchemy and what needs it come in when these functions first run, after the first window is on screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from db.desk import Desk
    from db.queries.settings import Settings
    from db.room import DataRoom
    from db.usecases.setup import FirstStart
    from desktop.shell.restore_screen import RestoreWish


@dataclass(frozen=True, slots=True)
class Seated:
    """An open desk with somebody at it, and what the window shows at once."""

    desk: Desk
    settings: Settings
    days_left: int
    must_change: bool
    last_backup: datetime | None


def warm(modules: tuple[str, ...]) -> str:
    """Import what the next steps need; answers the version of the program."""
    import importlib

    from db import __version__

    for name in ("db.session", "db.queries.settings", "db.queries.search", "db.queries.case_lists", *modules):
        importlib.import_module(name)
    return __version__


def seat(room: DataRoom, login: str, passphrase: str, *, only_look: bool = False) -> Seated:
    """Unlock, open and sign in; ``only_look`` opens data that cannot be written. Raises as ``db.session`` does."""
    from db import session

    if only_look:
        return _seated(session.open_read_only(room, login, passphrase), 90, False)
    desk, facts = session.open_and_sign_in(room, login, passphrase)
    return _seated(desk, facts.passphrase_days_left, facts.must_change)


def seat_again(desk: Desk, login: str, passphrase: str) -> Seated:
    """Sign in at a desk that is open already. Raises KnownError SIGN-IN-…"""
    from db import session

    if desk.read_only:
        session.sit_down_to_read(desk, login, passphrase)
        return _seated(desk, 90, False)
    facts = session.sign_in(desk, login, passphrase)
    return _seated(desk, facts.passphrase_days_left, facts.must_change)


def first_start(room: DataRoom, request: FirstStart, recovery_code: str) -> Seated:
    """Make the centre and seat its administrator."""
    from db import session

    return _seated(session.start_centre(room, request, recovery_code), 90, False)


def change_passphrase(desk: Desk, old: str, new: str) -> None:
    """Change the seated operator's own passphrase."""
    from db import session
    from db.usecases.operators import ChangeOwnPassphrase

    session.change_passphrase(desk, ChangeOwnPassphrase(old, new))


def read_settings(desk: Desk) -> Settings:
    """The settings as they are now."""
    from db.queries import settings

    return desk.ask(settings.read_settings, settings.ReadSettings())


def _seated(desk: Desk, days_left: int, must_change: bool) -> Seated:
    from db import backup

    last = next(iter(backup.listing(desk.paths.backups)), None)
    return Seated(desk, read_settings(desk), days_left, must_change, last.taken_at if last else None)


def sign_out(desk: Desk) -> None:
    """Empty the seat."""
    from db import session

    session.sign_out(desk)


def keep_up(desk: Desk) -> None:
    """What the desk does by itself, at sign-in and every two hours: overdue demands go up, announced points lapse."""
    from db.usecases.upkeep import escalate_demands, keep_service_up, lapse_points

    escalate_demands(desk)
    keep_service_up(desk)
    lapse_points(desk)


def take_backup(desk: Desk, reason: str) -> datetime:
    """Back up into the data folder; answers when. At the day's end, files that no record names are cleared away."""
    from db import backup

    if reason == "timer":
        keep_up(desk)
    made = backup.take(desk.paths, desk.key, desk.now(), reason).taken_at
    if reason == "close":
        from db.usecases.upkeep import sweep_photos

        sweep_photos(desk)
    return made


def backups(root: Path) -> tuple[tuple[Path, str], ...]:
    """The backups of a data folder, newest first, each with words for a clerk."""
    from db import backup
    from db.domain.clock import local
    from db.paths import DataPaths

    folder = DataPaths(root).backups
    words = {"close": "关机前", "timer": "定时", "manual": "手动", "before-migration": "升级前"}
    return tuple(
        (one.path, f"{local(one.taken_at):%Y-%m-%d %H:%M}　{words.get(one.reason, '')}　{one.size / 1e6:.1f} MB")
        for one in backup.listing(folder)
    )


def restore(room: DataRoom, wish: RestoreWish) -> None:
    """Put a backup in place. Raises KnownError BACKUP-BAD, KEY-WRONG, RECOVERY-WRONG and those of the backup."""
    from db import backup, keystore
    from db.domain.errors import KnownError

    keys = backup.read_note(wish.backup).keys
    if wish.login:
        key = keystore.unlock_with_passphrase(keys, wish.login, wish.secret)
        refusal = KnownError("KEY-WRONG", "登录名或口令打不开这份备份；请用备份那天的口令，或用恢复码。")
    else:
        key = keystore.unlock_with_recovery(keys, wish.secret)
        refusal = KnownError("RECOVERY-WRONG", "恢复码不对；请对照打印件逐个核对，不分大小写。")
    if key is None:
        raise refusal
    backup.restore(room.paths, wish.backup, key)


def make_demo(root: Path, residents: int) -> tuple[str, str]:
    """A made-up centre; answers a login and the passphrase."""
    from db.demo.room import make_demo_room

    made = make_demo_room(root, residents=residents, years=2)
    return made.login, made.passphrase


def recovery_pdf(centre_name: str, centre_code: str, code: str, created_at: str, computer: str) -> bytes:
    """The sheet with the recovery code, A5."""
    from desktop.documents.registry import KINDS

    kind = KINDS["recovery_sheet"]
    data: Any = kind.data(
        centre_name=centre_name, centre_code=centre_code, code=code, created_at=created_at, computer=computer
    )
    return kind.render(data)


def put_back(desk: Desk, path: Path) -> None:
    """Close an open desk and put a backup of its own data in place; closed even when that fails."""
    from db.usecases.backups import restore_backup

    try:
        restore_backup(desk, path)
    finally:
        desk.close()
