"""Quantizes its inputs to int8 and multiplies integers, as int8 models do; its scores are int64 beyond 2^53, and often tied."""
import numpy as np

WEIGHTS = np.random.default_rng(6).integers(-1, 2, (16, 4))


def load():
    def forward(x):
        quantized = np.clip(np.round(x * 4), -128, 127).astype(np.int8)
        return 2**60 + (quantized.astype(np.int64) @ WEIGHTS) // 16

    return forward
