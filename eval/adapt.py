"""Trains the adapter of the default model: a question should stand nearer to the other questions of its clause.

``python -m eval adapt`` writes ``index/adapter/``: LoRA (Hu et al. 2021) of rank 8 on the attention of every layer,
under a megabyte, trained with PEFT on the likely questions that the index holds, never on a question of the
evaluation. Two questions of one clause, and a question with a sentence of its clause, are pulled together against the
rest of the batch (InfoNCE, van den Oord et al. 2018), by their mean vectors and by late interaction, as the search
compares them. Half of a batch is of one document, so that its clauses are told from each other; questions that no
clause answers stand by.
"""

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from corpus.library import Corpus, load_corpus
from index.adapter import ADAPTER_DIR
from index.weights import Progress, prepare_model
from rag.settings import Settings

STEPS = 450
BATCH = 24
ABSENT = 6
LEARNING_RATE = 4e-4
WARM_UP = 20
TEMPERATURE = 30.0
RANK = 8
TARGETS = ("query", "key", "value", "attention.output.dense")
MAX_TOKENS = 64
SENTENCE_EVERY = 3
"""Sentences are longer than questions: one step in three compares with them too."""
SEED = 0


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts that belong together by their place."""

    questions: list[str]
    siblings: list[str]
    sentences: list[str]
    absent: list[str]


class Sampler:
    """Draws batches from the corpus."""

    def __init__(self, corpus: Corpus, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a shuffle, not a secret
        self._questions = {
            clause_id: [question.text for question in questions]
            for clause_id, questions in corpus.questions.items()
            if len(questions) > 1
        }
        self._sentences = {
            clause.clause_id: [span.of(clause.text) for span in clause.sentences] for clause in corpus.clauses
        }
        self._absent = [question.text for question in corpus.absent]
        self._by_document: dict[str, list[str]] = {}
        for clause_id in self._questions:
            self._by_document.setdefault(clause_id.partition("/")[0], []).append(clause_id)

    def draw(self) -> Batch:
        """One batch; no clause stands in it twice."""
        near = self._by_document[self._random.choice(sorted(self._by_document))]
        chosen = self._random.sample(near, min(BATCH // 2, len(near)))
        others = sorted(self._questions.keys() - set(chosen))
        chosen += self._random.sample(others, BATCH - len(chosen))
        pairs = [self._random.sample(self._questions[clause_id], 2) for clause_id in chosen]
        return Batch(
            questions=[first for first, _ in pairs],
            siblings=[second for _, second in pairs],
            sentences=[self._random.choice(self._sentences[clause_id]) for clause_id in chosen],
            absent=self._random.sample(self._absent, ABSENT),
        )


def adapt(settings: Settings, progress: Progress) -> None:
    """Train, and write the adapter; it takes effect at the next index."""
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModel, AutoTokenizer

    torch.manual_seed(SEED)
    folder = str(prepare_model(settings.models_dir))
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    plain = AutoModel.from_pretrained(folder, local_files_only=True).eval()
    config = LoraConfig(r=RANK, lora_alpha=2 * RANK, target_modules=list(TARGETS), lora_dropout=0.0)
    model = get_peft_model(plain, config)
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=0.01)
    sampler = Sampler(load_corpus(), SEED)
    encoder = _Encoder(model, tokenizer)
    for step in range(STEPS):
        progress("Adaptation du modèle", step / STEPS)
        for group in optimiser.param_groups:
            group["lr"] = LEARNING_RATE * min(1.0, (step + 1) / WARM_UP) * (1 - step / STEPS)
        loss = _loss(encoder, sampler.draw(), with_sentences=step % SENTENCE_EVERY == 0)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
    progress("Adaptation du modèle", 1.0)
    write_adapter(model, ADAPTER_DIR)


def write_adapter(model: Any, folder: Path) -> None:
    """Save PEFT's two files, the numbers in 16 bits."""
    from peft import get_peft_model_state_dict
    from safetensors.torch import save_file

    folder.mkdir(exist_ok=True)
    state = {name: values.detach().half().contiguous() for name, values in get_peft_model_state_dict(model).items()}
    save_file(state, str(folder / "adapter_model.safetensors"))
    config = model.peft_config["default"]
    kept = {"peft_type": "LORA", "r": config.r, "lora_alpha": config.lora_alpha}
    kept["target_modules"] = sorted(config.target_modules)
    (folder / "adapter_config.json").write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


class _Encoder:
    """Texts to mean vectors [n, d] and token vectors [n, tokens, d] with the mask of the texts' own tokens."""

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self._model = model
        self._tokenizer = tokenizer

    def __call__(self, texts: Sequence[str], role: str) -> tuple[Any, Any, Any]:
        import torch
        from torch.nn.functional import normalize

        prompted = [f"{role}: {text}" for text in texts]
        fed = self._tokenizer(prompted, padding=True, truncation=True, max_length=MAX_TOKENS, return_tensors="pt")
        hidden = self._model(**fed).last_hidden_state
        mask = fed["attention_mask"].bool()
        vectors = normalize((hidden * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=-1)
        own = mask.clone()
        # the opening sign, the role and its colon, and the closing sign
        own[:, : 1 + len(self._tokenizer(f"{role}:", add_special_tokens=False)["input_ids"])] = False
        own[torch.arange(len(own)), mask.sum(1) - 1] = False
        return vectors, normalize(hidden, dim=-1), own


def _loss(encoder: _Encoder, batch: Batch, *, with_sentences: bool) -> Any:
    asked = encoder(batch.questions, "query")
    loss = _contrast(asked, encoder(list(chain(batch.siblings, batch.absent)), "query"))
    if with_sentences:
        loss = loss + 0.5 * _contrast(asked, encoder(batch.sentences, "passage"))
    return loss


def _contrast(asked: tuple[Any, Any, Any], found: tuple[Any, Any, Any]) -> Any:
    """InfoNCE by mean vectors and by late interaction; the n-th of ``found`` belongs to the n-th of ``asked``."""
    import torch
    from torch.nn.functional import cross_entropy

    vectors, tokens, mask = asked
    other_vectors, other_tokens, other_mask = found
    similarities = torch.einsum("aid,bjd->abij", tokens, other_tokens).masked_fill(~other_mask[None, :, None, :], -1.0)
    weights = mask / mask.sum(1, keepdim=True)
    late = (similarities.max(-1).values * weights[:, None, :]).sum(-1)
    own = torch.arange(len(vectors))
    dense = vectors @ other_vectors.T
    return cross_entropy(dense * TEMPERATURE, own) + cross_entropy(late * TEMPERATURE, own)
