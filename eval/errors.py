"""What can go wrong in this stage and be repaired by a person."""

from corpus.errors import UserError


class EvaluationError(UserError):
    """A question, a floor or a report cannot be read or written."""
