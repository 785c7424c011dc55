"""A sparse problem that behaves like text: documents whose words follow Zipf's law."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from ._valid import whole


class Corpora(NamedTuple):
    """What `corpora` returns, one corpus a seed.

    x: 1 where a word is in a document, else 0; shape (seeds, documents, words).
    y: the classes, -1 or 1; shape (seeds, documents).
    weights: those that decided the classes; shape (seeds, words).
    """

    x: np.ndarray
    y: np.ndarray
    weights: np.ndarray


def corpora(seeds: Iterable[int], documents=1500, words=500, length=30, stop=20) -> Corpora:
    """Documents and their classes, for logistic regression on data that are mostly 0.

    A document holds `length` words, drawn with replacement; the k-th word of the vocabulary is
    drawn with a probability proportional to 1/k (Zipf's law). The `stop` most frequent ones say
    nothing about the class; every other word has a weight from a normal distribution of standard
    deviation 2, and a document is of class 1 with probability 1/(1 + exp(-x·weights)).

    seeds: one corpus is drawn for each.
    documents, words, length: how many in a corpus, in the vocabulary, in a document.
    stop: how many of the most frequent words have weight 0.

    >>> corpora([0, 1], documents=10).x.shape
    (2, 10, 500)
    """
    documents = whole("corpora", "documents", documents, least=1)
    words = whole("corpora", "words", words, least=1)
    length = whole("corpora", "length", length, least=1)
    stop = whole("corpora", "stop", stop, least=0)
    drawn = [_corpus(whole("corpora", "seed", s, 0), documents, words, length, stop) for s in seeds]
    if not drawn:
        raise ValueError("corpora: no seeds, so no corpus")
    return Corpora(*map(np.array, zip(*drawn, strict=True)))


def _corpus(seed, documents, words, length, stop):
    rng, zipf = np.random.default_rng(seed), 1 / np.arange(1, words + 1)
    x = np.zeros((documents, words))
    drawn = rng.choice(words, p=zipf / zipf.sum(), size=(documents, length))
    np.put_along_axis(x, drawn, 1, axis=1)
    weights = rng.normal(scale=2, size=words) * (np.arange(words) >= stop)
    chance = 1 / (1 + np.exp(-x @ weights))
    return x, np.where(rng.random(documents) < chance, 1.0, -1.0), weights
