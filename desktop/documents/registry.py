"""Every kind of document, found by the KIND of the modules here: a new document is one new file."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from desktop import documents
from desktop.documents.kind import DocumentKind

_NOT_DOCUMENTS = frozenset(
    {"registry", "embedding"}
)  # embedding imports reportlab, which waits until it is needed


def _kinds() -> Mapping[str, DocumentKind]:
    kinds: dict[str, DocumentKind] = {}
    for module in iter_modules(documents.__path__):
        if module.name in _NOT_DOCUMENTS:
            continue
        kind = getattr(import_module(f"{documents.__name__}.{module.name}"), "KIND", None)
        if isinstance(kind, DocumentKind):
            if kind.name in kinds:
                raise ValueError(f"two documents are called {kind.name}")
            kinds[kind.name] = kind
    return MappingProxyType(kinds)


KINDS: Mapping[str, DocumentKind] = _kinds()
