"""A process that opens an index, searches it when told to, and keeps it open until its input is closed.

``python -m tests.index.search_once INDEX_DIR QUESTION``. It writes « open », waits for a line, writes the ids and
scores of the hits as JSON, and waits again.
"""

import json
import sys
from pathlib import Path

from index.search import HybridSearch
from index.store import PassageStore
from tests.index.hashing_embedder import HashingEmbedder

if __name__ == "__main__":
    store = PassageStore.open_current(Path(sys.argv[1]))
    assert store is not None
    search = HybridSearch(store, HashingEmbedder())
    print("open", flush=True)
    sys.stdin.readline()
    hits = search.search(sys.argv[2]).hits
    print(json.dumps([[hit.clause.clause_id, hit.score] for hit in hits]), flush=True)
    sys.stdin.readline()
    store.close()
