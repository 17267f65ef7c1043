"""The themes of the clauses and the families of the acts, read from ``themes.toml`` and checked."""

import tomllib
from functools import cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from page.assets import read_asset


class _Record(BaseModel):
    """Strict and frozen: a misspelt key fails with its path."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Family(_Record):
    """Acts that do much the same."""

    id: str
    acts: tuple[str, ...]
    """As ``rag.stance.Stance.act`` names them."""


class Themes(_Record):
    """All of the file."""

    themes: tuple[str, ...]
    """What clauses are about: ids, whose titles are ``Labels.theme_titles``."""
    families: tuple[Family, ...]
    clauses: dict[str, Annotated[tuple[str, ...], Field(min_length=1, max_length=3)]]
    """Clause id to the ids of its themes, the main one first."""

    def of(self, clause_id: str) -> tuple[str, ...]:
        """The themes of a clause, the main one first; none for a clause that takes no position."""
        return self.clauses.get(clause_id, ())

    def family_of(self, act: str) -> Family:
        """The family of an act."""
        return next(family for family in self.families if act in family.acts)


@cache
def load_themes() -> Themes:
    """The file of this folder; it is ours, so a mistake in it is an error of programming."""
    return Themes.model_validate(tomllib.loads(read_asset("themes.toml")))
