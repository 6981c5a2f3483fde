

__version__ = "0.1.0"
"""The product's version; `pyproject.toml` reads it here, so that no start pays for reading package metadata."""
