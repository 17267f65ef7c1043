"""The base of every error that a person may read, and this stage's own."""


class UserError(Exception):
    """A failure that a person can repair.

    The message is one French sentence: what is wrong, with the value, then what to do. Each stage derives its own
    class; the command line prints the message and exits with status 1, the page shows it. A programming error is
    never a ``UserError``.
    """


class CorpusError(UserError):
    """A document or the manifest cannot be read or is not what the manifest says."""
