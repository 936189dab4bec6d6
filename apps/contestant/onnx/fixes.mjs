/**
 * The lines that fix what a model breaks, in the words of the tools that export models: PyTorch 2.13 (torch.onnx),
 * skl2onnx 1.20, onnxconverter-common 1.16, ONNX Runtime 1.32 (quantization) and onnx 1.23. Each was tried.
 */

/** Loads a saved model, changes it and saves it again, in Python. */
const resave = (file, change) => `m = onnx.load("${file}"); ${change}; onnx.save(m, "${file}")`;

/** The opset to export for: known to the runtime for long, and to every exporter. */
const OPSET = 20;
/** A file format that every runtime of the last years reads. */
const IR = 10;

export const externalData = (file) =>
  `torch.onnx.export(…, external_data=False), or for a saved model onnx.save(onnx.load("${file}"), "${file}", save_as_external_data=False)`;

export const functions = (file) =>
  `from onnx import inliner; onnx.save(inliner.inline_local_functions(onnx.load("${file}")), "${file}")`;

export const opset = (file, domain) =>
  domain === 'ai.onnx.ml'
    ? `to_onnx(…, target_opset={"": ${OPSET}, "ai.onnx.ml": 3})`
    : `torch.onnx.export(…, opset_version=${OPSET}), to_onnx(…, target_opset=${OPSET}), or for a saved model from onnx import version_converter; onnx.save(version_converter.convert_version(onnx.load("${file}"), ${OPSET}), "${file}")`;

export const irVersion = (file) => resave(file, `m.ir_version = ${IR}`);

/** What ONNX Runtime's quantizer makes in its own domain unless it is asked for standard operators. */
const QUANTIZED = /^(Q[A-Z]|Dynamic|MatMulInteger|(De)?[Qq]uantize)/;

export function operators(domain, names) {
  if (domain === 'com.microsoft' && names.some((name) => QUANTIZED.test(name))) {
    return 'Quantize with standard operators: quantize_static(…, quant_format=QuantFormat.QDQ)';
  }
  if (/^com\.microsoft/.test(domain)) {
    return 'Take the model as it was exported, or optimize it with standard operators only: session_options.graph_optimization_level = GraphOptimizationLevel.ORT_ENABLE_BASIC';
  }
  if (/aten|^pkg\./.test(domain)) {
    return 'Export it with standard operators: torch.onnx.export(…, dynamo=True)';
  }
  return 'Export it with standard operators';
}

export const oneInput = (inputs) =>
  inputs.every(({ shape }) => shape.length === 2 && shape[1] === 1)
    ? 'so take all columns as one: to_onnx(model, X), or initial_types=[("X", FloatTensorType([None, columns]))]'
    : 'so make the others constants';

/** @param keep the output that looks most like scores; null where none does. */
export function oneOutput(file, keep, hasMap) {
  const others = 'so leave the others out';
  if (hasMap) {
    return `${others}: model = to_onnx(…, options={"zipmap": False}); from skl2onnx.helpers.onnx_helper import select_model_inputs_outputs; model = select_model_inputs_outputs(model, "probabilities")`;
  }
  const name = keep ?? 'scores';
  return `${others}: ${resave(file, `keep = [o for o in m.graph.output if o.name == "${name}"]; del m.graph.output[:]; m.graph.output.extend(keep)`)}`;
}

export const noMap = 'to_onnx(…, options={"zipmap": False})';

export function elementType(side, type) {
  if (type === 'float16' || type === 'bfloat16') {
    return 'onnxconverter_common.float16.convert_float_to_float16(model, keep_io_types=True), or export model.float()';
  }
  if (side === 'output') return 'put a Cast to float32 behind it';
  if (type === 'float64')
    return 'export model.float() with a float32 example, or to_onnx(model, X.astype("float32"))';
  if (type === 'string') return 'examples are numbers';
  return 'put a Cast behind it: x.to(…) at the start of forward';
}

/** @param task with its input shape, @param name of the model's input. */
export function inputShape(file, name, rest, expected) {
  const product = (shape) => shape.reduce((all, size) => all * size, 1);
  const spelled = expected.join(', ');
  if (
    rest.length === 1 &&
    expected.length > 1 &&
    (typeof rest[0] === 'string' || rest[0] === product(expected))
  ) {
    const change = `m.graph.node.insert(0, onnx.helper.make_node("Flatten", ["image"], ["${name}"])); m.graph.input[0].CopyFrom(onnx.helper.make_tensor_value_info("image", 1, ["batch", ${spelled}]))`;
    return `put a Flatten in front: torch.nn.Sequential(torch.nn.Flatten(), model), or for a saved model ${resave(file, change)}`;
  }
  if (rest.length === expected.length && [...rest].sort().join() === [...expected].sort().join()) {
    return 'put a Transpose in front: x.permute(…) at the start of forward, or tf2onnx with inputs_as_nchw';
  }
  return `put a Reshape in front: x.reshape(len(x), …) at the start of forward, and export with torch.zeros(1, ${spelled})`;
}

export const noBatch = 'the first dimension is the batch: export with x.unsqueeze(0)';

export const outputShape = (rest, classes) =>
  rest.length > 1 && rest[0] === classes
    ? 'put a Flatten behind it: return scores.flatten(1)'
    : `give one score for each of the ${classes} classes`;

export const batch = (name, expected) =>
  `export it as dynamic, or as 1: torch.onnx.export(model, (torch.zeros(2, ${expected.join(', ')}),), …, dynamic_shapes=({0: "batch"},)), with dynamo=False dynamic_axes={"${name}": {0: "batch"}}`;

/** What a file is that is no protobuf, by its first bytes. */
export function notAModel(head) {
  if (head.startsWith('PK'))
    return 'It is a zip, as torch.save writes it: export the model with torch.onnx.export';
  if (head.startsWith('\u0080')) return 'It is a pickle: export the model with torch.onnx.export or to_onnx';
  if (head.startsWith('version https://git-lfs'))
    return 'It is a pointer of Git LFS: fetch the file itself, git lfs pull';
  if (/^\s*</.test(head)) return 'It is a page of the web: download the file itself';
  return 'Export it again';
}
