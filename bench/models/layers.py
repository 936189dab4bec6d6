"""A model whose time is chosen by its depth: products with one orthogonal matrix that stays in the second-level cache.

It waits after the work, by the clock, for WAIT_NS and for SLOWER, a share of what the referee sees of a call. Models
that are to differ in SLOWER only have a wait of some µs in common: what a first wait costs is less than it lasts, since
what the work left under way is done meanwhile. With INSIDE the first score of the answer is how long forward() took,
in ns, which is how the overhead of a call is measured.

Weights start on a page: where they happen to lie else moves the time of a whole process by up to 15 %.
"""

import json
import os
import time

import numpy as np

WIDTH = 256
PAGE = 4096
OUTSIDE_NS = 13_000
"""What the referee sees of a call besides forward()."""
OPTIONS = json.load(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "options.json")))
DEPTH, SLOWER, WAIT_NS, INSIDE = (OPTIONS[name] for name in ("depth", "slower", "waitNs", "inside"))


def on_page(array):
    size = 4 * array.size
    memory = np.empty(size + PAGE, np.uint8)
    offset = -memory.ctypes.data % PAGE
    placed = memory[offset : offset + size].view(np.float32).reshape(array.shape)
    placed[...] = array
    return placed


class Layers:
    def __init__(self, values, classes):
        random = np.random.default_rng(7)
        self.first = on_page(random.standard_normal((values, WIDTH)) / values**0.5)
        self.hidden = on_page(np.linalg.qr(random.standard_normal((WIDTH, WIDTH)))[0])
        self.last = on_page(random.standard_normal((WIDTH, classes)))

    def forward(self, x):
        start = time.perf_counter_ns()
        h = x.reshape(len(x), -1) @ self.first
        for _ in range(DEPTH):
            h = h @ self.hidden
        answer = h @ self.last
        end = time.perf_counter_ns()
        until = end + WAIT_NS + (end - start + WAIT_NS + OUTSIDE_NS) * SLOWER
        while end < until:
            end = time.perf_counter_ns()
        if INSIDE:
            answer[:, 0] = end - start
        return answer


def load():
    return Layers(784, 10)
