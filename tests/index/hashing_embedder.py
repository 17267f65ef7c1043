"""A model for tests that behaves like one: the same words give near vectors, without weights and without waiting."""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from index.embedder import Encoding, Matrix, Role
from index.store import Level

DIMENSIONS = 48


def role_of(level: Level) -> Role:
    """How the passages of a level are encoded: questions ask, the rest answers."""
    return "passage" if level in {"clause", "sentence"} else "query"


@lru_cache(maxsize=50_000)
def _direction(word: str) -> Matrix:
    seed = int.from_bytes(hashlib.sha256(word.encode("utf-8", "replace")).digest()[:8], "little")
    values = np.random.default_rng(seed).standard_normal(DIMENSIONS)
    return (values / np.linalg.norm(values)).astype(np.float32)


class HashingEmbedder:
    """One direction a word, drawn from its hash; implements ``index.embedder.Embedder``."""

    def __init__(self, name: str = "mots-hachés") -> None:
        self.name = name
        self.fingerprint = f"{name}@1"
        self.encoded: list[tuple[str, Role]] = []
        """Every text that was asked for, in order."""

    def encode(self, texts: Sequence[str], role: Role) -> list[Encoding]:
        """See ``Embedder.encode``."""
        self.encoded += [(text, role) for text in texts]
        return [self._encode(text, role) for text in texts]

    def _encode(self, text: str, role: Role) -> Encoding:
        prefix = 0.2 * _direction(f"{self.name} {role}:")
        tokens = np.array([_direction(word) + prefix for word in text.lower().split() or [""]], dtype=np.float32)
        tokens /= np.linalg.norm(tokens, axis=1, keepdims=True)
        mean = tokens.mean(axis=0)
        return Encoding(mean / np.linalg.norm(mean), tokens)
