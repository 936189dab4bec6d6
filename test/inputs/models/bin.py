"""Sorts its inputs into bins, at whose edges many of them lie; its float64 scores differ by a billionth."""
import numpy as np

EDGES = np.array([-1, -0.5, 0, 0.25, 0.5, 1, 3, 255])
WEIGHTS = np.random.default_rng(3).integers(-9, 10, (16, 4))


def load():
    return lambda x: 1 + 1e-9 * (np.digitize(x, EDGES) @ WEIGHTS)
