"""Compares its inputs with zero: a value off zero by ever so little is another input."""
import numpy as np

WEIGHTS = np.random.default_rng(1).normal(size=(16, 4))


def load():
    return lambda x: (x > 0) @ WEIGHTS
