"""The corpora have the frequencies, the classes and the errors that they promise."""

import numpy as np
import pytest

from optlib.text import corpora


def test_frequencies_follow_zipfs_law():
    x, _, _ = corpora([0], documents=4000, words=200, length=10)
    p = 1 / np.arange(1, 201) / (1 / np.arange(1, 201)).sum()
    seen = x[0].mean(axis=0)
    assert np.allclose(seen, 1 - (1 - p) ** 10, atol=0.03)
    assert set(np.unique(x)) == {0.0, 1.0}


def test_stop_words_have_no_weight_and_the_others_decide():
    x, y, weights = corpora(range(3), documents=3000)
    assert (weights[:, :20] == 0).all()
    assert (weights[:, 20:] != 0).all()
    score = np.einsum("snw,sw->sn", x, weights)
    for low in (-4, -1, 1, 4):  # the share of class 1 is the probability
        near = abs(score - low) < 0.5
        assert abs((y[near] > 0).mean() - 1 / (1 + np.exp(-low))) < 0.05


def test_a_seed_draws_its_own_corpus_whatever_stands_beside_it():
    one, two = corpora([7], documents=50), corpora([3, 7], documents=50)
    assert np.array_equal(one.x[0], two.x[1])
    assert np.array_equal(one.y[0], two.y[1])
    assert not np.array_equal(two.x[0], two.x[1])


@pytest.mark.parametrize("bad", [{"documents": 0}, {"words": 0}, {"length": 0}, {"stop": -1}])
def test_bad_arguments_are_named(bad):
    with pytest.raises(ValueError, match=next(iter(bad))):
        corpora([0], **bad)


def test_no_seeds():
    with pytest.raises(ValueError, match="no seeds"):
        corpora([])
