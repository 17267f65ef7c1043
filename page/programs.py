"""What other programs may ask of the chat: four endpoints that give the contract's JSON, without the page.

Each takes what came from outside, which nobody has checked; what cannot be used is refused in a French sentence.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import gradio as gr

from corpus.errors import UserError
from corpus.library import Corpus
from page.events import Events, as_text
from page.outline import document_of
from page.reference import ORIGIN
from page.verification import MAX_CLAIM_CHARS
from rag.answer import Retrieved
from rag.assistant import RETRIEVED, Assistant, Request
from rag.quotation import verify

MAX_FOUND = 50
"""Clauses that one search may give."""


class Programs:
    """The public endpoints; keeps nothing of what it is asked."""

    def __init__(self, assistant: Assistant, events: Events) -> None:
        self._assistant = assistant
        self._corpus: Corpus = assistant.corpus
        self._events = events

    def ask(self, question: str, documents: list[str] | None = None) -> dict[str, Any]:
        """Answer one question by quoting the loaded texts, as the contract's JSON object.

        Args:
            question: what a person asks, in French.
            documents: ids of the documents to search; none for all.
        """
        with _refusing():
            return self._assistant.invoke(Request(as_text(question), self._events.as_documents(documents))).as_json()

    def search(self, question: str, k: int = RETRIEVED, documents: list[str] | None = None) -> list[dict[str, Any]]:
        """Rank the clauses for a question, best first, without answering it.

        Args:
            question: what a person asks, in French.
            k: how many clauses to give, from 1 to 50.
            documents: ids of the documents to search; none for all.
        """
        with _refusing():
            if not isinstance(k, int) or isinstance(k, bool) or not 1 <= k <= MAX_FOUND:
                message = f"Le nombre de passages vaut « {k} », or il faut un nombre entier de 1 à {MAX_FOUND}."
                raise UserError(message)
            asked = as_text(question)
            if not asked.strip():
                message = "La question est vide : écrivez une phrase ou quelques mots."
                raise UserError(message)
            hits = self._assistant.rank(Request(asked, self._events.as_documents(documents)), k).hits
            return [Retrieved(hit.clause, hit.score).as_json() for hit in hits]

    def verify(self, quotation: str) -> dict[str, Any]:
        """Say whether a quotation is in the texts: exact, close with its differences, or absent.

        Args:
            quotation: the words that somebody says the texts hold.
        """
        with _refusing():
            claim = as_text(quotation)
            if len(claim) > MAX_CLAIM_CHARS:
                message = (
                    f"La citation compte {len(claim)} caractères, et {MAX_CLAIM_CHARS} au plus sont lus : vérifiez un "
                    "passage à la fois."
                )
                raise UserError(message)
            return verify(claim, self._corpus.clauses).as_json()

    def clause(self, clause_id: str) -> dict[str, Any]:
        """Give one clause by its id, with its neighbours in the document and its permalink.

        Args:
            clause_id: for example « declaration/positions/4 ».
        """
        with _refusing():
            clause = self._corpus.by_id.get(as_text(clause_id))
            if clause is None:
                wanted = as_text(clause_id)[:80]
                message = f"Aucun passage ne porte l’identifiant « {wanted} » : prenez-en un d’une réponse."
                raise UserError(message)
            around = [one.clause_id for one in document_of(self._corpus, clause).clauses]
            place = around.index(clause.clause_id)
            return {
                "clause_id": clause.clause_id,
                "document": clause.locator.document,
                "label": clause.locator.label,
                "kind": clause.kind,
                "text": clause.text,
                "title": clause.title or None,
                "check": clause.check,
                "page": clause.locator.page,
                "url": clause.url,
                "previous": around[place - 1] if place else None,
                "next": around[place + 1] if place + 1 < len(around) else None,
                "permalink": f"{ORIGIN}?clause={clause.clause_id}",
            }


@contextmanager
def _refusing() -> Iterator[None]:
    """Turns our own refusals into those that Gradio shows, without a traceback in the log."""
    try:
        yield
    except UserError as error:
        raise gr.Error(str(error), print_exception=False) from error
