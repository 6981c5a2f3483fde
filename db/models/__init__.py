"""Every table of the desk's database, one aggregate a file.

A start imports only the tables it works with; what needs them all (creating, migrating, comparing, generating
triggers) asks :func:`load_all` first.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from db.models.base import Base, SyncPolicy

__all__ = ["Base", "SyncPolicy", "load_all"]


def load_all() -> type[Base]:
    """Import every model, so that ``Base.metadata`` is complete."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return Base
