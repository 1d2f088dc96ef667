"""Trains the reader on the material of evals/reading and writes what it has learnt.

    python -m evals.reader_train --out FILE [--start FILE] [--minutes M] [--steps N] [--material FOLDER]

A step learns from sixteen examples: the sentences and the values that answer, against all others and
against "nothing here answers", which is right where nothing does. Sentences are left out by chance, now
and then those that answer. The seed is fixed: while the minutes suffice, the same material is learnt in
the same order. Every 200 steps the file is written and tried on some questions kept for validation.
"""

from __future__ import annotations

import argparse
import math
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.settings import load_settings
from evals.reader_material import FOLDER, Example, examples, load
from evals.reader_model import Odds, ReaderModel, Reading, lay, load_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from torch import Tensor
    from torch.optim import Optimizer

_SEED, _BATCH, _SEEN = 1, 16, 2  # _SEEN: how often an example is learnt from
_RATES = (8e-4, 1e-3)  # the highest, of the adapters and of the heads
_WARM_UP, _LEAST, _DECAY, _CLIP = 20, 0.04, 0.01, 1.0
_OF_SENTENCES = 0.5  # weight of their loss beside that of the values
_DROPPED, _HIDDEN = 0.12, 0.08  # share of other sentences, of examples without those that answer
_SAID, _TRIED, _PART = 20, 200, 4  # steps between two lines, two validations; with every fourth of these


def train(
    model: ReaderModel, tokenizer: Tokenizer, material: Sequence[Example], steps: int, minutes: float
) -> Iterator[float]:
    """Train, slower towards the end of the steps or of the time; gives the loss of each step."""
    import torch

    dice, began = random.Random(_SEED), time.monotonic()
    optimizer, shuffled = _optimizer(model), _shuffled(material, dice)
    for step in range(steps):
        done = max(step / steps, (time.monotonic() - began) / 60 / minutes)
        if done >= 1:
            return
        for group, rate in zip(optimizer.param_groups, _RATES, strict=True):
            group["lr"] = rate * min(1.0, (step + 1) / _WARM_UP) * max(_LEAST, 1 - done)
        batch = [lay(tokenizer, _varied(next(shuffled), dice)) for _ in range(_BATCH)]
        loss = sum(map(_loss, batch, model.odds(batch))) / _BATCH
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.learnt.values(), _CLIP)
        optimizer.step()
        yield loss.item()


def _optimizer(model: ReaderModel) -> Optimizer:
    import torch

    adapters = [p for name, p in model.learnt.items() if name.startswith("layers.")]
    heads = [p for name, p in model.learnt.items() if not name.startswith("layers.")]
    return torch.optim.AdamW([{"params": adapters}, {"params": heads}], weight_decay=_DECAY)


def _loss(reading: Reading, odds: Odds) -> Tensor:
    loss = _OF_SENTENCES * _listwise(odds.sentences, reading.right_sentences)
    return loss + _listwise(odds.values, reading.right_values) if reading.values else loss


def _listwise(odds: Tensor, right: Sequence[bool]) -> Tensor:
    """The negative log of the share that goes to what is right: to "none", odds 0, where nothing is."""
    import torch

    scores = torch.cat([odds, odds.new_zeros(1)])
    return scores.logsumexp(0) - scores[torch.tensor([*right, not any(right)])].logsumexp(0)


def _shuffled(material: Sequence[Example], dice: random.Random) -> Iterator[Example]:
    while True:
        yield from dice.sample(material, len(material))


def _varied(example: Example, dice: random.Random) -> Example:
    hidden = dice.random() < _HIDDEN
    kept = (s for s in example.sentences if not (hidden if s.right else dice.random() < _DROPPED))
    return replace(example, sentences=tuple(kept))


def validated(model: ReaderModel, readings: Sequence[Reading]) -> str:
    """How often what is right comes first, and how well its odds tell it from what is not (AUC)."""
    import torch

    with torch.no_grad():
        batches = (readings[i : i + _BATCH] for i in range(0, len(readings), _BATCH))
        odds = [one for batch in batches for one in model.odds(batch)]
    sentences = [(o.sentences, r.right_sentences) for o, r in zip(odds, readings, strict=True)]
    values = [(o.values, r.right_values) for o, r in zip(odds, readings, strict=True)]
    return f"sentences {_firsts(sentences)}, values {_firsts(values)}"


def _firsts(found: Sequence[tuple[Tensor, Sequence[bool]]]) -> str:
    best = [(float(odds.max()), right[int(odds.argmax())]) for odds, right in found if right]
    good, bad = (np.array([odds for odds, right in best if right is kind]) for kind in (True, False))
    auc = (good[:, None] > bad).mean() if len(good) and len(bad) else math.nan
    return f"{len(good)} of {sum(any(right) for _, right in found)} (AUC {auc:.3f})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and write; the exit status."""
    parser = argparse.ArgumentParser(
        "python -m evals.reader_train", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--out", type=Path, required=True, help="the file to write (.safetensors)")
    parser.add_argument("--start", type=Path, help="a file to go on from; without it, nothing is learnt yet")
    parser.add_argument("--minutes", type=float, default=60.0, help="time for the steps (60)")
    parser.add_argument("--steps", type=int, help="by default every example is seen twice")
    parser.add_argument("--material", type=Path, default=FOLDER, help="a folder such as evals/reading")
    options = parser.parse_args(arguments)
    _run(options.material, options.out, options.start, options.steps, options.minutes)
    return 0


def _run(material: Path, out: Path, start: Path | None, steps: int | None, minutes: float) -> None:
    import torch

    torch.manual_seed(_SEED)
    tokenizer = load_tokenizer(load_settings().cache_dir)
    learnt, kept = _material(material)
    tried = [lay(tokenizer, example) for example in kept]
    model = ReaderModel(start)
    steps = steps or math.ceil(_SEEN * len(learnt) / _BATCH)
    _say(f"{len(learnt):,} examples, {len(kept):,} for validation, {steps:,} steps")
    losses = []
    for loss in train(model, tokenizer, learnt, steps, minutes):
        losses.append(loss)
        if len(losses) % _SAID == 0:
            _say(f"step {len(losses):,}: loss {np.mean(losses[-_SAID:]):.3f}")
        if len(losses) % _TRIED == 0:
            model.save(out)
            _say(validated(model, tried[::_PART]))
    model.save(out)
    _say(f"{validated(model, tried)}\nwritten: {out}")


def _material(folder: Path) -> tuple[list[Example], list[Example]]:
    """The examples to learn from, and those for validation."""
    _say("reading the material")
    with tempfile.TemporaryDirectory() as data_dir:
        found = list(examples(load(folder), Path(data_dir), folder))
    learnt = [example for one, example in found if not one.for_validation]
    return learnt, [example for one, example in found if one.for_validation]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
