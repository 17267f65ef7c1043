"""What can go wrong in this stage and be repaired by a person."""

from corpus.errors import UserError


class ModelError(UserError):
    """An embedding model is missing, damaged or of the wrong shape."""


class StoreError(UserError):
    """The index is missing, stale, foreign or busy."""
