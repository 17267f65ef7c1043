"""The search as a LangChain retriever, for whoever builds a chain of their own."""

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PositiveInt

from index.search import Hit, HybridSearch


class ClauseRetriever(BaseRetriever):
    """Clauses as LangChain documents: the text, with the locator and the score as metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    search: HybridSearch
    k: PositiveInt = 10
    documents: tuple[str, ...] | None = None
    """Only these documents; None for all."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        del run_manager
        return [_document(hit) for hit in self.search.search(query, self.k, self.documents).hits]


def _document(hit: Hit) -> Document:
    locator = hit.clause.locator
    return Document(
        id=locator.clause_id,
        page_content=hit.clause.text,
        metadata={
            "clause_id": locator.clause_id,
            "document": locator.document,
            "section": locator.section,
            "number": locator.number,
            "label": locator.label,
            "page": locator.page,
            "kind": hit.clause.kind,
            "score": hit.score,
        },
    )
