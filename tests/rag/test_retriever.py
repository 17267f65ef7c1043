"""The search as a LangChain retriever."""

import numpy as np
import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ValidationError

from corpus.clauses import Clause
from index.retriever import ClauseRetriever
from index.search import NEIGHBOURS, HybridSearch
from index.store import LEVELS
from tests.rag.checks import in_own_loop

FRONTEX = "Quelle est la position du CCRE sur Frontex ?"


@pytest.fixture
def retriever(real_search: HybridSearch) -> ClauseRetriever:
    """The retriever with its defaults."""
    return ClauseRetriever(search=real_search, documents=("declaration",))


def test_it_is_a_langchain_retriever_that_gives_documents(retriever: ClauseRetriever) -> None:
    """Ten by default, best first."""
    assert isinstance(retriever, BaseRetriever)
    documents = retriever.invoke(FRONTEX)
    assert all(isinstance(document, Document) for document in documents)
    assert len(documents) == 10
    assert documents[0].id == "declaration/positions/4"


def test_a_document_is_a_clause_with_its_locator(retriever: ClauseRetriever, clauses: dict[str, Clause]) -> None:
    """The text as it stands, and where it stands, under the locator's own names."""
    document = retriever.invoke(FRONTEX)[0]
    assert document.page_content == clauses["declaration/positions/4"].text
    assert document.metadata | {"score": 0.0} == {
        "clause_id": "declaration/positions/4",
        "document": "declaration",
        "section": "positions",
        "number": 4,
        "label": "Déclaration, Positions, § 4",
        "page": None,
        "kind": "text",
        "score": 0.0,
    }


def test_it_ranks_as_the_search_does(retriever: ClauseRetriever, real_search: HybridSearch) -> None:
    """The same clauses, the same scores, from the highest."""
    documents = retriever.invoke(FRONTEX)
    hits = real_search.search(FRONTEX, 10, ("declaration",)).hits
    assert [(document.id, document.metadata["score"]) for document in documents] == [
        (hit.clause.clause_id, hit.score) for hit in hits
    ]
    scores = [document.metadata["score"] for document in documents]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("k", [1, 3, 43])
def test_it_gives_as_many_as_asked(real_search: HybridSearch, k: int) -> None:
    """And the same ones first."""
    documents = ClauseRetriever(search=real_search, k=k, documents=("declaration",)).invoke(FRONTEX)
    assert len(documents) == k
    assert documents[0].id == "declaration/positions/4"


@pytest.mark.parametrize("k", [0, -1])
def test_it_cannot_be_asked_for_none(real_search: HybridSearch, k: int) -> None:
    """At least one."""
    with pytest.raises(ValidationError):
        ClauseRetriever(search=real_search, k=k)


def test_it_searches_only_the_documents_given(real_search: HybridSearch) -> None:
    """Whatever the others hold."""
    assert len(ClauseRetriever(search=real_search, documents=("declaration",)).invoke(FRONTEX)) == 10
    found = ClauseRetriever(search=real_search, documents=("charte",)).invoke(FRONTEX)
    assert {document.metadata["document"] for document in found} == {"charte"}


def test_it_takes_its_place_in_a_chain(retriever: ClauseRetriever) -> None:
    """With whatever reads documents."""
    chain = retriever | (lambda documents: documents[0].metadata["label"])
    assert chain.invoke(FRONTEX) == "Déclaration, Positions, § 4"


def test_it_answers_batches_and_event_loops(retriever: ClauseRetriever) -> None:
    """``batch`` and ``ainvoke``, with the same documents."""
    expected = retriever.invoke(FRONTEX)
    assert retriever.batch([FRONTEX, FRONTEX]) == [expected, expected]
    assert in_own_loop(retriever.ainvoke(FRONTEX)) == expected


def test_the_approximate_neighbours_are_the_exact_ones(real_search: HybridSearch) -> None:
    """A graph that misses one neighbour in a hundred misses another in the next process: answers would differ."""
    store = real_search.store
    known = store.encodings()
    questions = [known["question", p.text].vector for p in store.passages if p.level == "question"][::20]
    for level in LEVELS:
        vectors = np.array([known[level, p.text].vector for p in store.passages if p.level == level])
        k = min(NEIGHBOURS[level], len(vectors))
        for question in questions:
            nearest = [similarity for _, similarity in store.nearest(question, level, k)]
            exact = np.sort(vectors @ question)[::-1][:k]
            assert np.abs(exact - nearest).max() < 2e-6, level
