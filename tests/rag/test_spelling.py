"""What a phone's French means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.spelling import spelled_out


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("c koi la charte", "c'est quoi la charte"),
        ("c kan la convention", "c'est quand la convention"),
        ("loim elle es dans lonu depui kan", "l'oim elle es dans l'onu depuis quand"),
        ("aprendre la lange, juska kan", "aprendre la lange, jusqu'à quand"),
        ("kel logement pr les refugiés", "quel logement pour les refugiés"),
        ("Pk les maires refusent ?", "pourquoi les maires refusent ?"),
        ("ya des quotas", "il y a des quotas"),
        ("l'accueil deurope", "l'accueil d'europe"),
    ],
)
def test_phone_spellings_are_written_in_full(typed: str, meant: str) -> None:
    assert spelled_out(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Quelle est la position du CCRE sur Frontex ?",
        "Le PR dit-il « mm » dans l’acte ? kan@exemple.fr",
        "Les aides de l’État, lesquelles ?",
        "Qu'est-ce que l'article 33 ?",
        "",
    ],
)
def test_what_is_written_in_full_stays_but_for_phone_words(text: str) -> None:
    changed = spelled_out(text)
    assert changed == text.replace("PR", "pour").replace("« mm »", "« même »")


@given(st.text(max_size=80))
def test_spelling_out_twice_changes_nothing_more(text: str) -> None:
    assert spelled_out(spelled_out(text)) == spelled_out(text)
