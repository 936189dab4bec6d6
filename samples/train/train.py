"""Trains every sample bundle from the public MNIST digits, and scores each on the hidden ones.

    npm run build:server && node scripts/demo/mnist-split.mjs /tmp/mnist
    python3 -m venv /tmp/training && /tmp/training/bin/pip install -r samples/train/requirements.txt
    OPENBLAS_NUM_THREADS=1 /tmp/training/bin/python samples/train/train.py /tmp/mnist [bundle ...]

Writes the weights into the folders of the bundles named, or of all, and samples/accuracy.json: what share of the
2,000 hidden examples each bundle answers right, by its own model.py (the ONNX ones by the `onnx` package's reference
evaluator). All random numbers come from seeded generators: the same numpy on the same kind of CPU gives the same
files. A bundle made of another's weights reads them from that one's folder.
"""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from convolution import train_cnn
from graphs import cnn_graph, mlp_graph
from network import fine_tune_low_rank, train_mlp, train_softmax
from onnx.reference import ReferenceEvaluator

SAMPLES = Path(__file__).resolve().parent.parent
RANK = 16
"""Of the factorised first layer: (784 + 128) * 16 weights instead of 784 * 128."""
PADDING = 2
"""Zeros around an image before the first convolution of `cnn-float32`: strokes may touch the edge."""
CENTROID_PIXELS = 24
"""Few enough that the nearest centroid stays under 80 %: that bundle must not qualify."""


def save(bundle, **arrays):
    np.savez(SAMPLES / bundle / "weights.npz", **arrays)


def saved(bundle):
    with np.load(SAMPLES / bundle / "weights.npz") as weights:
        return dict(weights)


def quantise(weights):
    """Symmetric int8 with one scale a column: weights ~ values * scale."""
    scale = np.abs(weights).max(axis=0) / 127
    return np.round(weights / scale).astype(np.int8), scale.astype(np.float32)


def save_int8(mlp):
    w1, scale1 = quantise(mlp["w1"])
    w2, scale2 = quantise(mlp["w2"])
    save("mlp-int8", w1=w1, scale1=scale1, b1=mlp["b1"], w2=w2, scale2=scale2, b2=mlp["b2"])


def save_onnx(bundle, model):
    onnx.save(model, SAMPLES / bundle / "model.onnx")


def save_centroids(images, y):
    """The mean digit of each class, at the pixels that differ most between classes."""
    x = images.reshape(-1, 784)
    means = np.stack([x[y == digit].mean(axis=0) for digit in range(10)])
    pixels = np.sort(np.argsort(-means.var(axis=0), kind="stable")[:CENTROID_PIXELS])
    save("too-inaccurate", pixels=pixels.astype(np.int32), centroids=means[:, pixels].astype(np.float32))


def cnn(bundle, **options):
    return lambda images, y: save(bundle, **train_cnn(images, y, **options))


def mlp(bundle, **options):
    return lambda images, y: save(bundle, **train_mlp(images, y, **options))


def low_rank(images, y):
    save("mlp-low-rank", **fine_tune_low_rank(saved("mlp-float32"), RANK, images, y, seed=2))


RECIPES = {
    "cnn-float32": cnn("cnn-float32", channels=(16, 32), padding=PADDING, epochs=12, seed=5),
    "cnn-onnx": lambda images, y: save_onnx("cnn-onnx", cnn_graph(saved("cnn-float32"), PADDING)),
    "cnn-narrow": cnn("cnn-narrow", channels=(4, 8), padding=0, epochs=24, seed=6),
    "mlp-float32": mlp("mlp-float32", hidden_units=128, seed=1),
    "mlp-onnx": lambda images, y: save_onnx("mlp-onnx", mlp_graph(saved("mlp-float32"))),
    "mlp-int8": lambda images, y: save_int8(saved("mlp-float32")),
    "mlp-low-rank": low_rank,
    "mlp-narrow": mlp("mlp-narrow", hidden_units=32, seed=3),
    "logistic-regression": lambda images, y: save("logistic-regression", **train_softmax(images, y, seed=4)),
    "too-inaccurate": save_centroids,
}
"""How each bundle is made of the public images and labels; one made of another's weights comes after it."""


def answers(bundle, x):
    """The bundle's scores for all of x, as the contestant would ask for them."""
    manifest = json.loads((SAMPLES / bundle / "torchperf.json").read_text())
    entry = SAMPLES / bundle / manifest["entry"]
    if manifest["runtime"] == "onnx":
        return ReferenceEvaluator(onnx.load(entry)).run(None, {"x": x})[0]
    spec = importlib.util.spec_from_file_location(bundle.replace("-", "_"), entry)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.load().forward(x)


def main(data, chosen):
    sys.dont_write_bytecode = True
    public, hidden = np.load(data / "public.npz"), np.load(data / "hidden.npz")
    for bundle in chosen or RECIPES:
        RECIPES[bundle](public["inputs"], public["labels"])

    accuracy = {
        bundle: float((answers(bundle, hidden["inputs"]).argmax(axis=1) == hidden["labels"]).mean())
        for bundle in sorted(RECIPES)
    }
    (SAMPLES / "accuracy.json").write_text(json.dumps(accuracy, indent=2) + "\n")
    print(json.dumps(accuracy, indent=2))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
