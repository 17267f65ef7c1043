"""What can be set from outside, read once from the environment; values travel inwards from here."""

import os
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from corpus.errors import UserError
from corpus.official import DOWNLOADS_DIR
from index.embedder import DEFAULT_MODEL

ROOT = Path(__file__).resolve().parent.parent
PREFIX = "RAG_"


class SettingsError(UserError):
    """A setting has a value that cannot be used, or a name that does not exist."""


class Settings(BaseSettings):
    """Frozen, checked settings; each is set by ``RAG_<NAME>``."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid", env_ignore_empty=True)

    embedding_model: str = DEFAULT_MODEL
    """A sentence-transformers name or folder."""
    offline: bool = False
    """Never use the network."""
    index_dir: Path = ROOT / "index" / "chroma"
    downloads_dir: Path = DOWNLOADS_DIR
    """Where the official texts are kept on this machine."""
    models_dir: Path = ROOT / "index" / "models"
    host: str = "127.0.0.1"
    """The address on which the chat is served."""
    port: Annotated[int, Field(ge=1, le=65535)] = 7860
    mcp: bool = False
    """Whether the chat also serves its four endpoints as the tools of an MCP server."""
    team_password: SecretStr = SecretStr("")
    """Opens the pages of the staff at /equipe; without it there are none."""
    database_url: str = f"sqlite:///{ROOT / 'feedback.sqlite3'}"
    """Where feedback is kept, as SQLAlchemy writes addresses."""
    feedback_days: Annotated[int, Field(ge=1, le=3650)] = 365
    """Days after which feedback is erased."""

    def as_variables(self) -> dict[str, str]:
        """The same settings as environment variables, for another process; without the password, which stays here."""
        values = ((name, getattr(self, name)) for name in type(self).model_fields)
        return {
            f"{PREFIX}{name.upper()}": str(int(value)) if isinstance(value, bool) else str(value)
            for name, value in values
            if not isinstance(value, SecretStr)
        } | {f"{PREFIX}TEAM_PASSWORD": ""}


_WANTED = {
    "port": "un nombre entier de 1 à 65535",
    "offline": "1 ou 0",
    "mcp": "1 ou 0",
    "feedback_days": "un nombre entier de 1 à 3650",
}


@cache
def load_settings() -> Settings:
    """Read the environment.

    Raises:
        SettingsError: a value is out of range, or a ``RAG_`` variable is not a setting's name.
    """
    known = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = get_close_matches(name.upper(), known, n=1)
            hint = f"vouliez-vous dire {near[0]} ?" if near else f"choisissez parmi {', '.join(sorted(known))}."
            message = f"La variable {name} n’est pas un réglage : {hint}"
            raise SettingsError(message)
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"{PREFIX}{str(first['loc'][0]).upper()}"
        wanted = _WANTED.get(str(first["loc"][0]), "une autre valeur")
        message = f"La variable {name} vaut « {first['input']} », or il faut {wanted} : corrigez-la."
        raise SettingsError(message) from error
