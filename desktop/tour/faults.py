"""What stops the tour."""

from __future__ import annotations


class TourFault(Exception):
    """A task did not do what it should; the message says what was awaited or found."""
