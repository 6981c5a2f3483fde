"""Where things lie in one data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class DataPaths:
    """The files of one data folder."""

    root: Path

    @property
    def database(self) -> Path:
        """The encrypted SQLite file."""
        return self.root / "yimen.db"

    @property
    def keys(self) -> Path:
        """The database key, wrapped; holds nothing that opens the data by itself."""
        return self.root / "keys.json"

    @property
    def witness(self) -> Path:
        """Token of the last commit, outside the database and outside every backup."""
        return self.root / "witness.json"

    @property
    def lock(self) -> Path:
        """Held by the one program that may write."""
        return self.root / "yimen.lock"

    @property
    def unfinished(self) -> Path:
        """There while a first start is under way; left behind by one that was cut short."""
        return self.root / "first-start.unfinished"

    @property
    def restoring(self) -> Path | None:
        """A restore that is decided but not finished: a folder with the files still to be put in place."""
        return next(iter(sorted(self.root.glob("restore-*.ready"))), None)

    @property
    def failures(self) -> Path:
        """Wrong passphrases counted while the data was locked."""
        return self.root / "failures.json"

    @property
    def backups(self) -> Path:
        """Rotated backups."""
        return self.root / "backups"

    @property
    def photos(self) -> Path:
        """The encrypted photos (db.photo_store)."""
        return self.root / "photos"

    @property
    def signing(self) -> Path:
        """The centre's private signing key where the operating system keeps none, encrypted; never in a backup."""
        return self.root / "signing.key"

    @property
    def logs(self) -> Path:
        """Program log, without residents' data."""
        return self.root / "logs"


def default_data_dir() -> Path:
    """The platform's folder for this user's data."""
    import platformdirs

    return Path(platformdirs.user_data_dir("Yimen", appauthor=False))


def write_atomically(path: Path, data: bytes) -> None:
    """Replace a file as a whole: a reader sees the old one or the new one, never a part."""
    import os

    part = path.with_name(path.name + ".part")
    with part.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())
    part.replace(path)


def overwrite(path: Path, data: bytes) -> None:
    """Write a few bytes over a file in one go, not forced to disk.

    Putting a new file in the place of an old one makes some file systems wait for the disk even so.
    """
    with path.open("r+b", buffering=0) as handle:
        handle.write(data)
        handle.truncate()
