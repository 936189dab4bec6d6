"""The trained networks as ONNX models: the same weights, laid out as ONNX has them."""

import onnx
from convolution import KERNEL
from onnx import TensorProto, helper, numpy_helper


def mlp_graph(p):
    nodes = [
        helper.make_node("Flatten", ["x"], ["flat"], axis=1),
        helper.make_node("Gemm", ["flat", "w1", "b1"], ["layer1"]),
        helper.make_node("Relu", ["layer1"], ["hidden"]),
        helper.make_node("Gemm", ["hidden", "w2", "b2"], ["scores"]),
    ]
    return checked("mlp", nodes, p)


def cnn_graph(p, padding):
    nodes = []
    for number, source, zeros in ((1, "x", padding), (2, "pooled1", 0)):
        convolved, hidden, pooled = f"layer{number}", f"hidden{number}", f"pooled{number}"
        nodes += [
            helper.make_node("Conv", [source, f"w{number}", f"b{number}"], [convolved], pads=[zeros] * 4),
            helper.make_node("Relu", [convolved], [hidden]),
            helper.make_node("MaxPool", [hidden], [pooled], kernel_shape=[2, 2], strides=[2, 2]),
        ]
    nodes += [
        helper.make_node("Flatten", ["pooled2"], ["flat"], axis=1),
        helper.make_node("Gemm", ["flat", "w3", "b3"], ["scores"]),
    ]
    return checked("cnn", nodes, p | {"w1": kernels(p["w1"]), "w2": kernels(p["w2"]), "w3": channels_first(p)})


def kernels(weights):
    """(channels * 25, outputs) to (outputs, channels, 5, 5)."""
    return weights.T.reshape(weights.shape[1], -1, KERNEL, KERNEL).copy()


def channels_first(p):
    """The dense layer's rows, which are by place and then by channel, by channel and then by place."""
    channels = len(p["b2"])
    return p["w3"].reshape(-1, channels, 10).swapaxes(0, 1).reshape(-1, 10)


def checked(name, nodes, weights):
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 1, 28, 28])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["batch", 10])],
        [numpy_helper.from_array(values, name) for name, values in weights.items()],
    )
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, producer_name="torchperf-samples", opset_imports=opset, ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model
