"""A small convolutional network in NumPy: each convolution is one matrix product, over patches laid out as rows.

Images are (n, height, width, channels). A convolution's matrix is (channels * KERNEL * KERNEL, outputs), its rows
in the order in which `sliding_window_view` leaves a patch: channel, down, right.
"""

import numpy as np
from network import layer, softmax_error, train
from numpy.lib.stride_tricks import sliding_window_view

KERNEL = 5
RATE = 6e-3
"""Greater than an MLP's: at 2e-3 the narrow network ends half a point lower."""


def padded(images, padding):
    return np.pad(images, ((0, 0), (padding, padding), (padding, padding), (0, 0)))


def patches(images):
    """(n, height, width, channels) to (n, height - 4, width - 4, channels * 25)."""
    windows = sliding_window_view(images, (KERNEL, KERNEL), axis=(1, 2))
    return windows.reshape(*windows.shape[:3], -1)


def by_patches(error, rows):
    """The gradient of a convolution's matrix and offsets, from that of its output."""
    error = error.reshape(-1, error.shape[-1])
    return rows.reshape(len(error), -1).T @ error, error.sum(axis=0)


def by_images(weights, error, shape):
    """The gradient of a convolution's input: each patch's part added back where the patch was taken from."""
    height, width = error.shape[1:3]
    parts = (error @ weights.T).reshape(*error.shape[:3], shape[3], KERNEL, KERNEL)
    back = np.zeros(shape, np.float32)
    for down in range(KERNEL):
        for right in range(KERNEL):
            back[:, down : down + height, right : right + width] += parts[..., down, right]
    return back


def quarters(images):
    """The four pixels of each square of 2 by 2, on the last axis."""
    return np.stack([images[:, down::2, right::2] for down in (0, 1) for right in (0, 1)], axis=-1)


def by_quarters(error, parts, most):
    """The gradient of pooling's input, shared where several of the four are the greatest."""
    winners = parts == most[..., None]
    shares = winners * (error / winners.sum(axis=-1))[..., None]
    count, height, width, channels = error.shape
    squares = shares.reshape(count, height, width, channels, 2, 2)
    return squares.transpose(0, 1, 4, 2, 5, 3).reshape(count, 2 * height, 2 * width, channels)


def cnn_gradients(padding):
    """For a network of two convolutions, each with pooling and ReLU, and a dense layer."""

    def gradients(p, x, labels):
        rows1 = patches(padded(x.reshape(-1, 28, 28, 1), padding))
        parts1 = quarters(rows1 @ p["w1"] + p["b1"])
        most1 = parts1.max(axis=-1)
        hidden1 = np.maximum(most1, 0)
        rows2 = patches(hidden1)
        parts2 = quarters(rows2 @ p["w2"] + p["b2"])
        most2 = parts2.max(axis=-1)
        hidden2 = np.maximum(most2, 0)
        flat = hidden2.reshape(len(x), -1)

        error = softmax_error(flat @ p["w3"] + p["b3"], labels)
        back2 = by_quarters((error @ p["w3"].T).reshape(hidden2.shape) * (hidden2 > 0), parts2, most2)
        back1 = by_quarters(by_images(p["w2"], back2, hidden1.shape) * (hidden1 > 0), parts1, most1)
        w1, b1 = by_patches(back1, rows1)
        w2, b2 = by_patches(back2, rows2)
        return {"w1": w1, "b1": b1, "w2": w2, "b2": b2, "w3": flat.T @ error, "b3": error.sum(axis=0)}

    return gradients


def train_cnn(images, labels, channels, padding, epochs, seed):
    """Two convolutions of `channels` outputs; `padding` zeros around the image before the first."""
    generator = np.random.default_rng(seed)
    one, two = channels
    side = ((28 + 2 * padding - 4) // 2 - 4) // 2
    parameters = {
        "w1": layer(generator, KERNEL**2, one),
        "b1": np.zeros(one, np.float32),
        "w2": layer(generator, one * KERNEL**2, two),
        "b2": np.zeros(two, np.float32),
        "w3": layer(generator, side * side * two, 10),
        "b3": np.zeros(10, np.float32),
    }
    return train(parameters, cnn_gradients(padding), images, labels, generator, rate=RATE, epochs=epochs)
