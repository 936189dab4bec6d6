"""Small dense networks, trained with Adam in NumPy: no framework, and little to read."""

import numpy as np

EPOCHS, BATCH = 60, 64
RATE = 2e-3
"""Adam's step at the start; it falls to zero along a half cosine."""
SHIFT = 2
"""Pixels: each time a training image is shown, it is moved by up to so many, which is worth some 2 points."""


def shifted(images, generator):
    """The images, each moved by a random whole number of pixels, zeros moving in."""
    count, _, height, width = images.shape
    padded = np.pad(images[:, 0], ((0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT)))
    moved = np.empty((count, height, width), np.float32)
    offsets = generator.integers(0, 2 * SHIFT + 1, (count, 2))
    for down in range(2 * SHIFT + 1):
        for right in range(2 * SHIFT + 1):
            here = (offsets == (down, right)).all(axis=1)
            moved[here] = padded[here, down : down + height, right : right + width]
    return moved.reshape(count, -1)


def softmax_error(scores, labels):
    """The gradient of the mean cross-entropy by the scores."""
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    odds /= odds.sum(axis=1, keepdims=True)
    odds[np.arange(len(labels)), labels] -= 1
    return odds / len(labels)


def train(parameters, gradients, images, labels, generator, rate=RATE, epochs=EPOCHS, augment=True):
    """Adam in place. `gradients(parameters, x, labels)` gives the gradient of each parameter by name."""
    first = {name: np.zeros_like(value) for name, value in parameters.items()}
    second = {name: np.zeros_like(value) for name, value in parameters.items()}
    steps, step = epochs * (len(images) // BATCH), 0
    for _ in range(epochs):
        x = shifted(images, generator) if augment else images.reshape(len(images), -1)
        order = generator.permutation(len(images))
        for start in range(0, len(order) - BATCH + 1, BATCH):
            chosen = order[start : start + BATCH]
            step += 1
            now = rate * 0.5 * (1 + np.cos(np.pi * step / steps))
            for name, gradient in gradients(parameters, x[chosen], labels[chosen]).items():
                first[name] += 0.1 * (gradient - first[name])
                second[name] += 0.001 * (gradient**2 - second[name])
                mean, variance = first[name] / (1 - 0.9**step), second[name] / (1 - 0.999**step)
                parameters[name] -= (now * mean / (np.sqrt(variance) + 1e-8)).astype(np.float32)
    return parameters


def layer(generator, inputs, outputs):
    return generator.normal(0, np.sqrt(2 / inputs), (inputs, outputs)).astype(np.float32)


def mlp_gradients(p, x, labels):
    hidden = np.maximum(x @ p["w1"] + p["b1"], 0)
    error = softmax_error(hidden @ p["w2"] + p["b2"], labels)
    back = (error @ p["w2"].T) * (hidden > 0)
    return {"w1": x.T @ back, "b1": back.sum(axis=0), "w2": hidden.T @ error, "b2": error.sum(axis=0)}


def low_rank_gradients(p, x, labels):
    narrow = x @ p["u"]
    hidden = np.maximum(narrow @ p["v"] + p["b1"], 0)
    error = softmax_error(hidden @ p["w2"] + p["b2"], labels)
    back = (error @ p["w2"].T) * (hidden > 0)
    return {
        "u": x.T @ (back @ p["v"].T),
        "v": narrow.T @ back,
        "b1": back.sum(axis=0),
        "w2": hidden.T @ error,
        "b2": error.sum(axis=0),
    }


def softmax_gradients(p, x, labels):
    error = softmax_error(x @ p["w"] + p["b"], labels)
    return {"w": x.T @ error, "b": error.sum(axis=0)}


def train_mlp(images, labels, hidden_units, seed):
    generator = np.random.default_rng(seed)
    parameters = {
        "w1": layer(generator, 784, hidden_units),
        "b1": np.zeros(hidden_units, np.float32),
        "w2": layer(generator, hidden_units, 10),
        "b2": np.zeros(10, np.float32),
    }
    return train(parameters, mlp_gradients, images, labels, generator)


def fine_tune_low_rank(mlp, rank, images, labels, seed):
    """The first layer split into two thin ones by its singular values, then trained on to win back accuracy."""
    left, values, right = np.linalg.svd(mlp["w1"], full_matrices=False)
    parameters = {
        "u": (left[:, :rank] * np.sqrt(values[:rank])).astype(np.float32),
        "v": (np.sqrt(values[:rank])[:, None] * right[:rank]).astype(np.float32),
        **{name: mlp[name].copy() for name in ("b1", "w2", "b2")},
    }
    return train(parameters, low_rank_gradients, images, labels, np.random.default_rng(seed), rate=RATE / 2, epochs=20)


def train_softmax(images, labels, seed):
    """Logistic regression: no augmentation, which a linear model has no room for."""
    parameters = {"w": np.zeros((784, 10), np.float32), "b": np.zeros(10, np.float32)}
    generator = np.random.default_rng(seed)
    return train(parameters, softmax_gradients, images, labels, generator, rate=RATE / 4, epochs=20, augment=False)
