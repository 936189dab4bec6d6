"""Takes the place of the hostile corpus's honest.py: the same work, and answers of this benchmark's shape."""

import numpy as np

MATRIX = np.linspace(-1, 1, 96 * 96, dtype="f4").reshape(96, 96) / 96
CLASSES = 10


class Honest:
    def forward(self, x):
        for _ in range(12):
            MATRIX @ MATRIX
        return np.ascontiguousarray(x.reshape(len(x), -1)[:, :CLASSES])
