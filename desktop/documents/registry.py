"""Every kind of document, found by the KIND of the modules here: a new document is one new file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules

from desktop import documents
from desktop.documents.kind import DocumentKind

_NOT_DOCUMENTS = frozenset(
    {"registry", "embedding"}
)  # embedding imports reportlab, which waits until it is needed


class _Kinds(Mapping[str, DocumentKind]):
    """Read when first asked: a start-up that prints nothing does not pay for the papers."""

    @cached_property
    def _found(self) -> dict[str, DocumentKind]:
        kinds: dict[str, DocumentKind] = {}
        for module in iter_modules(documents.__path__):
            if module.name in _NOT_DOCUMENTS:
                continue
            kind = getattr(import_module(f"{documents.__name__}.{module.name}"), "KIND", None)
            if isinstance(kind, DocumentKind):
                if kind.name in kinds:
                    raise ValueError(f"two documents are called {kind.name}")
                kinds[kind.name] = kind
        return kinds

    def __getitem__(self, name: str) -> DocumentKind:
        return self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


KINDS: Mapping[str, DocumentKind] = _Kinds()
