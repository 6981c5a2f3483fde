"""The two registries that are the product's API: use cases change data, queries read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar, get_type_hints

from db.domain.permissions import Permission
from db.transaction import Reader, Transaction

Request = TypeVar("Request")
Result = TypeVar("Result")


class Typed:
    """What a registered function takes and gives, worked out when somebody asks (schemas, JSON), not at start-up."""

    function: Callable[..., Any]

    @cached_property
    def _types(self) -> tuple[Any, Any]:
        hints = get_type_hints(self.function)
        result = hints.pop("return")
        return list(hints.values())[1], result

    @property
    def request_type(self) -> Any:
        """The dataclass of the request."""
        return self._types[0]

    @property
    def result_type(self) -> Any:
        """The type of the result."""
        return self._types[1]


@dataclass(frozen=True)
class UseCase(Typed, Generic[Request, Result]):
    """A registered change: ``desk.run(use_case, request)`` is the only way to perform it."""

    name: str
    needs: Permission | None
    """None: may be run before anyone has signed in (first start, sign-in)."""
    function: Callable[[Transaction, Request], Result]
    audited: bool = True
    """False only for what is no record of the centre (drafts): then no audit row is written unasked."""


@dataclass(frozen=True)
class Query(Typed, Generic[Request, Result]):
    """A registered read: ``desk.ask(query, request)``."""

    name: str
    needs: Permission | None
    function: Callable[[Reader, Request], Result]


USE_CASES: dict[str, UseCase[Any, Any]] = {}
QUERIES: dict[str, Query[Any, Any]] = {}


def use_case(
    name: str, *, needs: Permission | None, audited: bool = True
) -> Callable[[Callable[[Transaction, Request], Result]], UseCase[Request, Result]]:
    """Register a function of (Transaction, frozen request) returning a frozen result."""

    def register(function: Callable[[Transaction, Request], Result]) -> UseCase[Request, Result]:
        if name in USE_CASES:
            raise ValueError(f"two use cases are called {name}")
        USE_CASES[name] = made = UseCase(name, needs, function, audited)
        return made

    return register


def query(
    name: str, *, needs: Permission | None
) -> Callable[[Callable[[Reader, Request], Result]], Query[Request, Result]]:
    """Register a function of (Reader, frozen request) returning frozen data."""

    def register(function: Callable[[Reader, Request], Result]) -> Query[Request, Result]:
        if name in QUERIES:
            raise ValueError(f"two queries are called {name}")
        QUERIES[name] = made = Query(name, needs, function)
        return made

    return register


def load_all() -> None:
    """Import every module of db.usecases and db.queries, so that both registries are complete."""
    import importlib
    import pkgutil

    for name in ("db.usecases", "db.queries"):
        package = importlib.import_module(name)
        for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
            importlib.import_module(module.name)
