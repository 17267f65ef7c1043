"""What can be set from outside: names and values that cannot be used fail with a French sentence."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from index.embedder import DEFAULT_MODEL
from rag.settings import ROOT, Settings, SettingsError, load_settings


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No ``RAG_`` variable of whoever runs the tests, and nothing remembered from before."""
    for name in [name for name in os.environ if name.upper().startswith("RAG_")]:
        monkeypatch.delenv(name)
    load_settings.cache_clear()
    yield
    load_settings.cache_clear()


def said(caught: pytest.ExceptionInfo[SettingsError]) -> str:
    """The sentence; no-break spaces belong to French typography."""
    return str(caught.value).replace("\u00a0", " ")


def test_nothing_has_to_be_set() -> None:
    """The defaults serve the product on this machine alone."""
    settings = load_settings()
    assert settings.embedding_model == DEFAULT_MODEL
    assert settings.offline is False
    assert settings.index_dir == ROOT / "index" / "chroma"
    assert settings.models_dir == ROOT / "index" / "models"
    assert settings.host == "127.0.0.1"
    assert settings.port == 7860


def test_every_setting_is_read_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Under its name behind ``RAG_``."""
    values = {
        "RAG_EMBEDDING_MODEL": "un/autre",
        "RAG_OFFLINE": "1",
        "RAG_INDEX_DIR": str(tmp_path / "index"),
        "RAG_MODELS_DIR": str(tmp_path / "models"),
        "RAG_DOWNLOADS_DIR": str(tmp_path / "downloads"),
        "RAG_HOST": "0.0.0.0",  # noqa: S104 - what a user may write
        "RAG_PORT": "8080",
        "RAG_MCP": "1",
        "RAG_DATABASE_URL": f"sqlite:///{tmp_path / 'avis.sqlite3'}",
        "RAG_FEEDBACK_DAYS": "30",
        "RAG_TEAM_PASSWORD": "un mot de passe",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert {f"RAG_{name.upper()}" for name in Settings.model_fields} == set(values)
    assert settings.embedding_model == "un/autre"
    assert settings.offline is True
    assert (settings.index_dir, settings.models_dir) == (tmp_path / "index", tmp_path / "models")
    assert (settings.host, settings.port) == ("0.0.0.0", 8080)  # noqa: S104
    assert (settings.mcp, settings.feedback_days) == (True, 30)
    assert settings.team_password.get_secret_value() == "un mot de passe"
    assert "un mot de passe" not in repr(settings)
    assert settings.database_url == values["RAG_DATABASE_URL"]


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """As compose files write it."""
    monkeypatch.setenv("RAG_PORT", "")
    monkeypatch.setenv("RAG_EMBEDDING_MODEL", "")
    assert load_settings() == Settings()
    assert load_settings().port == 7860


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("RAG_PROT", "RAG_PORT"),
        ("RAG_HOTS", "RAG_HOST"),
        ("RAG_INDEXDIR", "RAG_INDEX_DIR"),
        ("RAG_EMBEDING_MODEL", "RAG_EMBEDDING_MODEL"),
        ("rag_ofline", "RAG_OFFLINE"),
    ],
)
def test_a_misspelt_variable_is_told_the_nearest_name(monkeypatch: pytest.MonkeyPatch, name: str, meant: str) -> None:
    """It would otherwise be passed over in silence."""
    monkeypatch.setenv(name, "1")
    with pytest.raises(SettingsError, match="n’est pas un réglage") as caught:
        load_settings()
    assert f"{name} n’est pas un réglage : vouliez-vous dire {meant}" in said(caught)


def test_a_variable_that_resembles_no_setting_is_told_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then none is nearest."""
    monkeypatch.setenv("RAG_ZZZZZZZZ", "1")
    with pytest.raises(SettingsError, match="RAG_ZZZZZZZZ n’est pas un réglage") as caught:
        load_settings()
    assert all(f"RAG_{name.upper()}" in said(caught) for name in Settings.model_fields)


def test_a_variable_of_another_program_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only ``RAG_`` is ours."""
    monkeypatch.setenv("RAGE_PORT", "abc")
    monkeypatch.setenv("PORT", "abc")
    assert load_settings() == Settings()


BAD_VALUES = [
    ("RAG_PORT", "abc"),
    ("RAG_PORT", "0"),
    ("RAG_PORT", "65536"),
    ("RAG_PORT", "-1"),
    ("RAG_PORT", "78.60"),
    ("RAG_OFFLINE", "peut-être"),
]


@pytest.mark.parametrize(("name", "value"), BAD_VALUES)
def test_a_value_that_cannot_be_used_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The variable, the value, and that it has to be corrected."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match="corrigez-la") as caught:
        load_settings()
    assert f"La variable {name} vaut « {value} »" in said(caught)


@pytest.mark.parametrize(("name", "value"), BAD_VALUES)
def test_a_value_that_cannot_be_used_is_refused_in_french(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    """Pydantic's own English does not reach a reader."""
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "Input should" not in said(caught)


@pytest.mark.parametrize("value", ["1", "65535"])
def test_the_ends_of_the_range_of_ports_are_in_it(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """From 1 to 65535."""
    monkeypatch.setenv("RAG_PORT", value)
    assert load_settings().port == int(value)


def test_settings_cannot_be_changed_once_read() -> None:
    """Nor made with a name that is none."""
    with pytest.raises(ValidationError):
        Settings().port = 1
    with pytest.raises(ValidationError):
        Settings(prot=1)  # type: ignore[call-arg]  # a setting that does not exist


def test_the_environment_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set later changes nothing in a running program."""
    before = load_settings()
    monkeypatch.setenv("RAG_PORT", "8080")
    assert load_settings() is before
