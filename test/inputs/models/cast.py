"""Casts its inputs to integers, and answers with large ones: 20,000,000 and 20,000,001 are two scores."""
import numpy as np

WEIGHTS = np.random.default_rng(2).integers(-2, 3, (16, 4))


def load():
    return lambda x: (20_000_000 + x.astype(np.int64) @ WEIGHTS % 7).astype(np.int32)
