"""Holds as much memory as its options say, one way or another, and touches all of it.

numpy: an array. mmap: what the files of the bundle hold mapped, the rest as an array. fork: an array in a child.
"""

import json
import os
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
OPTIONS = json.loads((HERE / "options.json").read_text())
BYTES = OPTIONS["bytes"]


def hold(size):
    return np.ones(size, np.uint8)


def hold_mapped():
    mapped = [np.memmap(path, np.uint8, "r") for path in sorted(HERE.glob("*.bin"))]
    for part in mapped:
        part.sum()
    return [*mapped, hold(BYTES - sum(part.size for part in mapped))]


def hold_in_child():
    if os.fork() == 0:
        held = hold(BYTES)
        while True:
            held[0] += 1


class Holder:
    def __init__(self):
        self.held = {"numpy": lambda: hold(BYTES), "mmap": hold_mapped, "fork": hold_in_child}[OPTIONS["how"]]()

    def forward(self, x):
        return np.zeros((len(x), 10), np.float32)


def load():
    return Holder()
