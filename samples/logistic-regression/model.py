"""Logistic regression: one matrix, 784 -> 10. The softmax is left out, for it does not change the order."""

from pathlib import Path

import numpy as np


class LogisticRegression:
    def __init__(self, weights):
        self.w, self.b = weights["w"], weights["b"]

    def forward(self, x):
        return x.reshape(len(x), -1) @ self.w + self.b


def load():
    return LogisticRegression(np.load(Path(__file__).parent / "weights.npz"))
