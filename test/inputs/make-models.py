"""Writes the ONNX models of test/inputs/onnx and what ONNX's own reference implementation says to them; wants `onnx`."""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper, numpy_helper

FOLDER = Path(__file__).resolve().parent / "onnx"


def node(operator, inputs, output, **attributes):
    return helper.make_node(operator, inputs.split(), [output], **attributes)


def write(name, kind, nodes, **constants):
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("x", T.FLOAT, ("batch", 16))],
        [helper.make_tensor_value_info("scores", kind, ("batch", 4))],
        [numpy_helper.from_array(array, key) for key, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, FOLDER / f"{name}.onnx")


random = np.random.default_rng(7)
write(
    "compare",
    T.DOUBLE,
    [node("Greater", "x zero", "above"), node("Cast", "above", "bits", to=T.DOUBLE), node("MatMul", "bits w", "scores")],
    zero=np.float32(0),
    w=random.normal(size=(16, 4)),
)
write(
    "cast",
    T.INT32,
    [
        node("Cast", "x", "whole", to=T.INT32),
        node("MatMul", "whole w", "product"),
        node("Mod", "product seven", "rest"),
        node("Add", "rest large", "scores"),
    ],
    w=random.integers(-2, 3, (16, 4)).astype("i4"),
    seven=np.int32(7),
    large=np.int32(20_000_000),
)
write(
    "look-up",
    T.FLOAT16,
    [
        node("Slice", "x from to axes", "first"),
        node("Cast", "first", "tokens", to=T.INT64),
        node("Add", "tokens offsets", "places"),
        node("Gather", "table places", "rows"),
        node("ReduceSum", "rows axes", "sum", keepdims=0),
        node("Cast", "sum", "scores", to=T.FLOAT16),
    ],
    **{"from": np.array([0]), "to": np.array([6]), "axes": np.array([1])},
    offsets=np.cumsum([0, 2, 3, 5, 7, 13]),
    table=random.normal(size=(2 + 3 + 5 + 7 + 13 + 256, 4)).astype("f4"),
)
write(
    "quantize",
    T.INT64,
    [
        node("Mul", "x four", "scaled"),
        node("Round", "scaled", "rounded"),
        node("Clip", "rounded low high", "clipped"),
        node("Cast", "clipped", "quantized", to=T.INT64),
        node("MatMul", "quantized w", "product"),
        node("Div", "product sixteen", "share"),
        node("Add", "share large", "scores"),
    ],
    four=np.float32(4),
    low=np.float32(-128),
    high=np.float32(127),
    w=random.integers(-1, 2, (16, 4)),
    sixteen=np.int64(16),
    large=np.int64(2**60),
)
