"""French typography: no-break spaces where French puts them, in the project's own sentences alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import reason_of
from corpus.library import Corpus
from corpus.typography import typeset


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("Ceci : cela ; et quoi ? Rien !", "Ceci\u00a0: cela\u00a0; et quoi\u00a0? Rien\u00a0!"),
        ("« Oui »", "«\u00a0Oui\u00a0»"),
        ("5 %", "5\u00a0%"),
        ("a:b https://exemple.fr/?q=1", "a:b https://exemple.fr/?q=1"),
        ("", ""),
    ],
)
def test_a_plain_space_before_a_double_mark_does_not_break(typed: str, set_: str) -> None:
    """And the ones inside « »; a mark without a space keeps none."""
    assert typeset(typed) == set_


@given(st.text())
def test_only_blanks_change_and_setting_twice_changes_nothing(text: str) -> None:
    """No letter is added, lost or moved."""
    once = typeset(text)
    assert typeset(once) == once
    assert once.replace("\u00a0", " ") == text.replace("\u00a0", " ")


def test_what_is_quoted_keeps_the_spaces_of_its_author(corpus: Corpus) -> None:
    """A clause is the user's text."""
    assert "tels que « IncluCities »" in corpus.by_id["declaration/contribution/6"].text


def test_the_system_refuses_in_french() -> None:
    """An unknown refusal gives its number."""
    assert reason_of(FileNotFoundError(2, "No such file or directory")) == "introuvable"
    assert reason_of(OSError(9999, "?")) == "erreur système 9999"
