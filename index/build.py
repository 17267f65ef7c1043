"""Clauses to a finished index; what did not change is not embedded again."""

from dataclasses import dataclass
from pathlib import Path

from corpus.library import Corpus
from index.embedder import Embedder, Role
from index.errors import StoreError
from index.store import Fingerprint, Level, Passage, PassageStore, one_writer, remove_unfinished, write_generation
from index.weights import Progress, silent

_ROLES: dict[Level, Role] = {"clause": "passage", "sentence": "passage", "question": "query", "absent": "query"}
_CHUNK = 8


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    passages: int
    embedded: int
    """Passages whose vectors had to be computed."""
    is_new: bool
    """False where the index was already up to date and nothing was written."""


def passages_of(corpus: Corpus) -> list[Passage]:
    """Every clause, its sentences and the questions that it answers, in reading order; then those that none answers."""
    passages = []
    for clause in corpus.clauses:
        indexed = corpus.indexed_text(clause)
        context = indexed.removesuffix(clause.text)
        sentences = [context + span.of(clause.text) for span in clause.sentences]
        questions = corpus.questions.get(clause.clause_id, ())
        passages.append(Passage(clause.clause_id, "clause", 0, indexed))
        passages += [Passage(clause.clause_id, "sentence", rank, text) for rank, text in enumerate(sentences)]
        passages += [
            Passage(clause.clause_id, "question", rank, question.text, question.sentences)
            for rank, question in enumerate(questions)
        ]
    passages += [
        Passage("", "absent", rank, question.text, reason=question.reason)
        for rank, question in enumerate(corpus.absent)
    ]
    return passages


def build_index(corpus: Corpus, embedder: Embedder, index_dir: Path, progress: Progress = silent) -> BuildReport:
    """Bring the index up to date with the corpus and the model.

    Raises:
        StoreError: another process is building it.
    """
    with one_writer(index_dir):
        fingerprint = Fingerprint(corpus.sha256, embedder.fingerprint)
        passages = passages_of(corpus)
        old = _open_leniently(index_dir)
        if old is not None and old.fingerprint == fingerprint:
            old.close()
            remove_unfinished(index_dir)
            return BuildReport(len(passages), 0, is_new=False)
        is_same_model = old is not None and (old.fingerprint.model, old.fingerprint.schema) == (
            fingerprint.model,
            fingerprint.schema,
        )
        known = old.encodings() if old is not None and is_same_model else {}
        if old is not None:
            old.close()
        missing = [passage for passage in passages if (passage.level, passage.text) not in known]
        label = "Construction de l’index"
        for start in range(0, len(missing), _CHUNK):
            chunk = missing[start : start + _CHUNK]
            progress(label, start / len(missing))
            for level in {passage.level for passage in chunk}:
                texts = [passage.text for passage in chunk if passage.level == level]
                for text, encoding in zip(texts, embedder.encode(texts, _ROLES[level]), strict=True):
                    known[level, text] = encoding
        encodings = [known[passage.level, passage.text] for passage in passages]
        write_generation(index_dir, fingerprint, corpus.clauses, passages, encodings)
        progress(label, 1.0)
        return BuildReport(len(passages), len(missing), is_new=True)


def _open_leniently(index_dir: Path) -> PassageStore | None:
    """The index in use, or None where there is none that can be read: it is then built anew."""
    try:
        return PassageStore.open_current(index_dir)
    except StoreError:
        return None
