"""Every example in a docstring of the library runs and prints what it says."""

import doctest
import importlib
import pkgutil

import pytest

import optlib

MODULES = ["optlib", *(m.name for m in pkgutil.walk_packages(optlib.__path__, "optlib."))]


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.failed == 0, f"{result.failed} of {result.attempted} examples; see the output"


def test_every_rule_has_an_example():
    finder = doctest.DocTestFinder(recurse=False)
    for rule in optlib.OPTIMIZERS.values():
        assert any(test.examples for test in finder.find(rule)), rule.__name__
