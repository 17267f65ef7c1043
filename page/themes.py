"""The themes of the clauses and the families of the acts, read from ``themes.toml`` and checked."""

import tomllib
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from page.head import PAGE_DIR


class _Record(BaseModel):
    """Strict and frozen: a misspelt key fails with its path."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Theme(_Record):
    """What some clauses are about."""

    id: str
    title: str


class Family(_Record):
    """Acts that do much the same."""

    id: str
    title: str
    acts: tuple[str, ...]
    """As ``rag.stance.Stance.act`` names them."""


class Themes(_Record):
    """All of the file."""

    themes: tuple[Theme, ...]
    families: tuple[Family, ...]
    clauses: dict[str, Annotated[tuple[str, ...], Field(min_length=1, max_length=3)]]
    """Clause id to the ids of its themes, the main one first."""

    def of(self, clause_id: str) -> tuple[Theme, ...]:
        """The themes of a clause, the main one first; none for a clause that takes no position."""
        known = {theme.id: theme for theme in self.themes}
        return tuple(known[name] for name in self.clauses.get(clause_id, ()))

    def family_of(self, act: str) -> Family:
        """The family of an act."""
        return next(family for family in self.families if act in family.acts)


@cache
def load_themes() -> Themes:
    """The file of this folder; it is ours, so a mistake in it is an error of programming."""
    return Themes.model_validate(tomllib.loads((PAGE_DIR / "themes.toml").read_text(encoding="utf-8")))
