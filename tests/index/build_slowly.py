"""A process that builds an index and waits for a line of its standard input before each call to the model.

``python -m tests.index.build_slowly INDEX_DIR QUESTIONS``. It writes « encoding » before each wait and « built » at the
end. Once its input is closed it goes on without waiting.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from index.build import build_index
from index.embedder import Encoding, Role
from tests.index.hashing_embedder import HashingEmbedder
from tests.index.small_corpus import load_small_corpus


class WaitingEmbedder(HashingEmbedder):
    """Asks before each call."""

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        """See ``Embedder.encode``."""
        print("encoding", flush=True)
        sys.stdin.readline()
        return super().encode(texts, role)


if __name__ == "__main__":
    build_index(load_small_corpus(int(sys.argv[2])), WaitingEmbedder(), Path(sys.argv[1]))
    print("built", flush=True)
