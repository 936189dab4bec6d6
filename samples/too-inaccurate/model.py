"""The nearest of ten mean digits, compared at 24 pixels: fast, and wrong too often to qualify."""

from pathlib import Path

import numpy as np


class NearestCentroid:
    def __init__(self, weights):
        self.pixels, self.centroids = weights["pixels"], weights["centroids"]

    def forward(self, x):
        seen = x.reshape(len(x), -1)[:, self.pixels]
        distances = ((seen[:, None, :] - self.centroids) ** 2).sum(axis=2)
        return -distances


def load():
    return NearestCentroid(np.load(Path(__file__).parent / "weights.npz"))
