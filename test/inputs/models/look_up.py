"""Looks its first eight inputs, categories and tokens, up in tables that are just as long as they must be."""
import numpy as np

SIZES = (2, 3, 5, 7, 13, 256, 1000, 50_257)
random = np.random.default_rng(4)
TABLES = [random.normal(size=(size, 4)).astype("f4") for size in SIZES]


def load():
    return lambda x: sum(table[x[:, column].astype(np.int64)] for column, table in enumerate(TABLES))
