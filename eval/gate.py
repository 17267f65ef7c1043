"""Which figures must hold on the development split, and which do not."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from corpus.typography import typeset
from eval.errors import EvaluationError
from eval.french import number
from eval.metrics import TITLES, UNGATED, Figure

FLOORS_PATH = Path(__file__).with_name("floors.toml")
Bound = Annotated[float, Field(ge=-1, le=1)]


class Floor(BaseModel):
    """What one figure may be at least, or at most."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    min: Bound | None = None
    max: Bound | None = None

    @model_validator(mode="after")
    def _bounds_one_side(self) -> Self:
        if (self.min is None) == (self.max is None):
            message = "donnez « min » ou « max », pas les deux"
            raise ValueError(message)
        return self

    def holds(self, value: float | None) -> bool:
        """Whether a figure respects it; one that could not be measured does not."""
        if value is None:
            return False
        return value >= self.min if self.min is not None else self.max is not None and value <= self.max

    def __str__(self) -> str:
        """« ≥ 0,850 »."""
        return f"≥ {number(self.min)}" if self.min is not None else f"≤ {number(self.max)}"


Floors = Mapping[str, Floor]
"""Metric name to what it must respect."""


def load_floors(path: Path = FLOORS_PATH) -> Floors:
    """Read and check the floors.

    Raises:
        EvaluationError: the file cannot be read, is malformed, or names what is no gated metric.
    """
    try:
        floors = TypeAdapter(dict[str, Floor]).validate_python(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        message = f"Le fichier {path} ne peut pas être lu ({error.strerror}) : rétablissez-le depuis le dépôt."
        raise EvaluationError(message) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        message = f"Le fichier {path} n’est pas du TOML ({error}) : corrigez-le à cet endroit."
        raise EvaluationError(message) from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        message = f"Dans {path}, le seuil « {place} » ne convient pas ({first['msg']}) : corrigez-le."
        raise EvaluationError(message) from error
    for name in floors:
        if name not in TITLES or name in UNGATED:
            gated = ", ".join(each for each in TITLES if each not in UNGATED)
            message = f"Dans {path}, « {name} » n’est pas une mesure à seuil : choisissez parmi {gated}."
            raise EvaluationError(message)
    return floors


def broken_floors(figures: Mapping[str, Figure], floors: Floors) -> tuple[str, ...]:
    """One French line for each figure that breaks its floor, in the order of the floors."""
    return tuple(
        typeset(f"{figures[name].title} : {number(figures[name].value)}, alors qu’il faut {floor}.")
        for name, floor in floors.items()
        if not floor.holds(figures[name].value)
    )
