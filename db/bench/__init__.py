"""Benchmarks: what the desk does, against a floor measured in the same run. Prints; never judges by a clock."""

from __future__ import annotations
