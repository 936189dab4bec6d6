"""Trains every sample bundle from the public MNIST digits, and scores each on the hidden ones.

    node scripts/demo/mnist-split.mjs /tmp/mnist
    python3 -m venv /tmp/training && /tmp/training/bin/pip install -r samples/train/requirements.txt
    OPENBLAS_NUM_THREADS=1 /tmp/training/bin/python samples/train/train.py /tmp/mnist

Writes the weights into the bundles' folders, and samples/accuracy.json: what share of the 2,000 hidden examples
each bundle answers right, by its own model.py (the ONNX one by the `onnx` package's reference evaluator). All
random numbers come from seeded generators: the same numpy on the same kind of CPU gives the same files.
"""

import importlib.util
import json
import sys
from pathlib import Path

import numpy as np
import onnx
from network import fine_tune_low_rank, train_mlp, train_softmax
from onnx.reference import ReferenceEvaluator

SAMPLES = Path(__file__).resolve().parent.parent
RANK = 16
"""Of the factorised first layer: (784 + 128) * 16 weights instead of 784 * 128."""
CENTROID_PIXELS = 24
"""Few enough that the nearest centroid stays under 80 %: that bundle must not qualify."""


def save(bundle, **arrays):
    np.savez(SAMPLES / bundle / "weights.npz", **arrays)


def quantise(weights):
    """Symmetric int8 with one scale a column: weights ~ values * scale."""
    scale = np.abs(weights).max(axis=0) / 127
    return np.round(weights / scale).astype(np.int8), scale.astype(np.float32)


def save_int8(mlp):
    w1, scale1 = quantise(mlp["w1"])
    w2, scale2 = quantise(mlp["w2"])
    save("mlp-int8", w1=w1, scale1=scale1, b1=mlp["b1"], w2=w2, scale2=scale2, b2=mlp["b2"])


def save_onnx(mlp):
    from onnx import TensorProto, helper, numpy_helper

    nodes = [
        helper.make_node("Flatten", ["x"], ["flat"], axis=1),
        helper.make_node("Gemm", ["flat", "w1", "b1"], ["layer1"]),
        helper.make_node("Relu", ["layer1"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "w2", "b2"], ["scores"]),
    ]
    graph = helper.make_graph(
        nodes,
        "mlp",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 1, 28, 28])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", 10])],
        [numpy_helper.from_array(values, name) for name, values in mlp.items()],
    )
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, producer_name="torchperf-samples", opset_imports=opset, ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, SAMPLES / "mlp-onnx" / "model.onnx")


def save_centroids(x, y):
    """The mean digit of each class, at the pixels that differ most between classes."""
    means = np.stack([x[y == digit].mean(axis=0) for digit in range(10)])
    pixels = np.sort(np.argsort(-means.var(axis=0), kind="stable")[:CENTROID_PIXELS])
    save("too-inaccurate", pixels=pixels.astype(np.int32), centroids=means[:, pixels].astype(np.float32))


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


def main(data):
    sys.dont_write_bytecode = True
    public, hidden = np.load(data / "public.npz"), np.load(data / "hidden.npz")
    images, x, y = public["inputs"], public["inputs"].reshape(-1, 784), public["labels"]

    mlp = train_mlp(images, y, hidden_units=128, seed=1)
    save("mlp-float32", **mlp)
    save_int8(mlp)
    save_onnx(mlp)
    save("mlp-low-rank", **fine_tune_low_rank(mlp, RANK, images, y, seed=2))
    save("mlp-narrow", **train_mlp(images, y, hidden_units=32, seed=3))
    save("logistic-regression", **train_softmax(images, y, seed=4))
    save_centroids(x, y)

    bundles = sorted(path.parent.name for path in SAMPLES.glob("*/torchperf.json"))
    accuracy = {
        bundle: float((answers(bundle, hidden["inputs"]).argmax(axis=1) == hidden["labels"]).mean())
        for bundle in bundles
    }
    (SAMPLES / "accuracy.json").write_text(json.dumps(accuracy, indent=2) + "\n")
    print(json.dumps(accuracy, indent=2))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
