"""The guided tour, ``yimen --tour DIR``."""

from __future__ import annotations

from desktop.tour.run import run

__all__ = ["run"]
