"""Hashes the bytes of its inputs: one bit more or less, and the class is another."""
import hashlib

import numpy as np


def load():
    return lambda x: np.array([list(hashlib.blake2b(row, digest_size=4).digest()) for row in np.ascontiguousarray(x)], "u1")
