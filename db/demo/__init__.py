"""A lively made-up centre, from a fixed seed: for trying the program, for its tour and for its benchmarks."""

from __future__ import annotations
