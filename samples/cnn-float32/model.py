"""A small convolutional network in plain NumPy, float32: two convolutions of 5 by 5, then one dense layer.

A convolution is one matrix product: the patch around each pixel becomes a row, as wide as a kernel has weights.
"""

from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

KERNEL, PADDING = 5, 2


def convolved(x, w, b):
    """(n, height, width, channels) to (n, height - 4, width - 4, outputs)."""
    patches = sliding_window_view(x, (KERNEL, KERNEL), axis=(1, 2))
    n, height, width = patches.shape[:3]
    return (patches.reshape(n * height * width, -1) @ w + b).reshape(n, height, width, -1)


def pooled(x):
    """The greatest of each square of 2 by 2."""
    n, height, width, channels = x.shape
    return x.reshape(n, height // 2, 2, width // 2, 2, channels).max(axis=(2, 4))


class CNN:
    def __init__(self, weights):
        self.w1, self.b1 = weights["w1"], weights["b1"]  # 1 to 16 channels
        self.w2, self.b2 = weights["w2"], weights["b2"]  # 16 to 32
        self.w3, self.b3 = weights["w3"], weights["b3"]  # 5 * 5 * 32 to 10

    def forward(self, x):
        x = x.reshape(-1, 28, 28, 1)
        x = np.pad(x, ((0, 0), (PADDING, PADDING), (PADDING, PADDING), (0, 0)))
        x = pooled(np.maximum(convolved(x, self.w1, self.b1), 0))
        x = pooled(np.maximum(convolved(x, self.w2, self.b2), 0))
        return x.reshape(len(x), -1) @ self.w3 + self.b3


def load():
    return CNN(np.load(Path(__file__).parent / "weights.npz"))
