/**
 * Checks an ONNX model before ONNX Runtime sees it, by onnx.proto3 of ONNX 1.23, without running or loading any of it.
 *
 * Theory of operation. The runtime is a million lines of native code that trusts a model's structure more than a
 * participant deserves; so it is given only models whose structure was read here. This walks the messages that can
 * hold operators or tensors, at any depth, and steps over weights. A message that a file gives twice is one message
 * to protobuf, its parts put together; everything here is counted over all parts, so that it comes to the same.
 * What the structure does not show (how much memory, how much time) is left to the sandbox's limits.
 */
import * as fixes from './fixes.mjs';
import { LISTED_MAX, listed } from './listed.mjs';
import { WireError, WireFile } from './wire.mjs';

/** What a bundle allows a file (docs/participant-guide.md); so no bundle can carry a larger one. */
export const MODEL_BYTES_MAX = 32 * 1024 * 1024;
/** Operators, those in subgraphs too: ResNet-152 has about 500, and the runtime's optimiser is not linear in them. */
export const NODES_MAX = 10_000;
/** Subgraphs in subgraphs; protobuf itself ends at 100 messages, of which each takes three. */
const DEPTH_MAX = 16;
/** What onnxruntime-node 1.30 knows; below 7 it promises nothing. The empty domain is ai.onnx. */
const OPSETS = new Map([
  ['', { from: 7, to: 26 }],
  ['ai.onnx', { from: 7, to: 26 }],
  ['ai.onnx.ml', { from: 1, to: 5 }],
]);
/** What onnxruntime-node 1.30 reads. */
const IR_VERSION_MAX = 13;
/** Parts of one message that are kept at once; no operator has so many attributes. */
const PARTS_MAX = 1000;
/** Numbers from here on are negative ones, which some exporters write for a free dimension. */
const NEGATIVE = 2 ** 63;
/** Where the flatbuffers of the runtime's own format name it. They are not checked here. */
const ORT_FORMAT = { from: 4, to: 8 };

/** Names as ONNX Runtime gives them; of TensorProto.DataType. */
const ELEMENT_TYPES = [
  ...['undefined', 'float32', 'uint8', 'int8', 'uint16', 'int16', 'int32', 'int64', 'string', 'bool'],
  ...['float16', 'float64', 'uint32', 'uint64', 'complex64', 'complex128', 'bfloat16'],
];

/** Field numbers of the messages that are walked through. */
const MODEL = { irVersion: 1, graph: 7, opset: 8, functions: 25 };
const FUNCTION = { domain: 10 };
const ENTRY = { key: 1, value: 2 };
const OPSET = { domain: 1, version: 2 };
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12, sparseInitializer: 15 };
const NODE = { operator: 4, attribute: 5, domain: 7 };
const ATTRIBUTE = { tensor: 5, graph: 6, tensors: 10, graphs: 11, sparse: 22, sparses: 23 };
const TENSOR = { name: 8, externalData: 13, dataLocation: 14 };
const SPARSE = { values: 1, indices: 2 };
const VALUE = { name: 1, type: 2 };
/** Of the types that a value can have, only the first is a tensor; two more fields describe no type. */
const TYPE = { tensor: 1, sequence: 4, map: 5, opaque: 7, sparse: 8, optional: 9 };
const TENSOR_TYPE = { element: 1, shape: 2 };
const SHAPE = { dimension: 1 };
const DIMENSION = { value: 1, name: 2 };

/** A file that cannot be read to its end as a model; the message says why, and what fixes it. */
export class ModelRefused extends Error {}

/**
 * One side of a model, as ONNX Runtime describes it too. `shape` is null where the model does not say it; a dimension
 * is a number, or text where it is free.
 * @typedef {{name: string, isTensor: boolean, type: string, shape: (number|string)[] | null}} Side
 */

/**
 * Reads and checks a model.
 * @param {string | Buffer} source the path of the file, or its bytes.
 * @param {string} file its name, for the lines that fix it.
 * @returns {{inputs: Side[], outputs: Side[], problems: string[]}} what it declares, without the constants that are
 * listed as inputs; and each rule that it breaks, with what fixes it.
 * @throws ModelRefused where the file cannot be read to its end; errors of the file system as they come.
 */
export function readModel(source, file = 'model.onnx') {
  const wire = new WireFile(source);
  try {
    return new ModelReader(wire, file).read();
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    const fix = fixes.notAModel(wire.latin1({ from: 0, to: wire.size }));
    throw new ModelRefused(`It is no ONNX model: its protobuf has ${error.message}. ${fix}`);
  } finally {
    wire.close();
  }
}

class ModelReader {
  constructor(file, name) {
    this.file = file;
    this.name = name;
    this.nodes = 0;
    /** By name. @type {Map<string, Side>} */
    this.inputs = new Map();
    /** Names of operators by their domain, where it is not a known one. @type {Map<string, Set<string>>} */
    this.unknownOperators = new Map();
    /** Where weights lie that are not in the model. @type {Set<string> | null} */
    this.externalFiles = null;
    /** @type {string[]} */
    this.problems = [];
  }

  read() {
    const { file } = this;
    if (file.size > MODEL_BYTES_MAX) {
      throw new ModelRefused(`It has ${file.size} bytes: ${MODEL_BYTES_MAX} are allowed. Make it smaller`);
    }
    if (file.size >= ORT_FORMAT.to && file.text(ORT_FORMAT) === 'ORTM') {
      throw new ModelRefused(
        "It is in ONNX Runtime's own format: upload the .onnx file that it was made from",
      );
    }
    const model = file.whole();
    const graphs = this.parts(model, MODEL.graph);
    if (graphs.length === 0) throw new ModelRefused('It is no ONNX model: it has no graph. Export it again');
    this.checkVersions(model);
    const own = new Set(this.parts(model, MODEL.functions).map((range) => this.text(range, FUNCTION.domain)));
    if (own.size > 0) {
      this.problems.push(
        `It has functions of its own: put their operators in their place: ${fixes.functions(this.name)}`,
      );
    }
    const sides = (number) =>
      graphs.flatMap((graph) => this.parts(graph, number)).map((range) => this.readSide(range));
    for (const side of sides(GRAPH.input)) this.inputs.set(side.name, side);
    for (const graph of graphs) this.readGraph(graph, 1);
    this.reportWeights();
    this.reportOperators(own);
    return { inputs: [...this.inputs.values()], outputs: sides(GRAPH.output), problems: this.problems };
  }

  checkVersions(model) {
    const irVersion = this.value(model, MODEL.irVersion);
    if (irVersion > IR_VERSION_MAX) {
      this.problems.push(
        `Its file format has version ${irVersion}, and versions up to ${IR_VERSION_MAX} are read: ${fixes.irVersion(this.name)}`,
      );
    }
    const opsets = this.parts(model, MODEL.opset).map((range) => ({
      domain: this.text(range, OPSET.domain),
      version: this.value(range, OPSET.version),
    }));
    if (!opsets.some(({ domain }) => domain === '' || domain === 'ai.onnx')) {
      this.problems.push('It does not say which version of the ai.onnx operators it is for. Export it again');
    }
    for (const { domain, version } of opsets) {
      const known = OPSETS.get(domain);
      // Exporters list domains that no operator is of; what matters is of which the operators are.
      if (!known || (version >= known.from && version <= known.to)) continue;
      this.problems.push(
        `It is for version ${version} of the ${domain || 'ai.onnx'} operators: export it for one from ${known.from} to ${known.to}: ${fixes.opset(this.name, domain)}`,
      );
    }
  }

  reportWeights() {
    if (this.externalFiles === null) return;
    const names = listed(this.externalFiles);
    this.problems.push(
      `It has external data${names && ` (${names})`}: save the weights in the model itself: ${fixes.externalData(this.name)}`,
    );
  }

  reportOperators(ownDomains) {
    for (const [domain, names] of this.unknownOperators) {
      // Those are reported as functions.
      if (ownDomains.has(domain)) continue;
      const [noun, verb] = names.size === 1 ? ['operator', 'is'] : ['operators', 'are'];
      this.problems.push(
        `Its ${noun} ${listed(names)} ${verb} of the domain ${domain}: only those of ai.onnx and ai.onnx.ml are known. ${fixes.operators(domain, [...names])}`,
      );
    }
  }

  readGraph(range, depth) {
    if (depth > DEPTH_MAX) {
      throw new ModelRefused(
        `Its subgraphs are more than ${DEPTH_MAX} deep: write If, Loop and Scan flatter`,
      );
    }
    for (const { number, range: part } of this.file.fields(range)) {
      if (number === GRAPH.node) this.readNode(part, depth);
      else if (number === GRAPH.initializer) this.readTensor(part, depth);
      else if (number === GRAPH.sparseInitializer) this.readSparse(part, depth);
    }
  }

  readNode(range, depth) {
    this.nodes += 1;
    if (this.nodes > NODES_MAX) {
      throw new ModelRefused(
        `It has more than ${NODES_MAX} operators, those of subgraphs counted: merge some, or write repetitions as Loop or Scan`,
      );
    }
    const domain = this.text(range, NODE.domain);
    if (!OPSETS.has(domain)) {
      const names = this.unknownOperators.get(domain) ?? new Set();
      if (names.size <= LISTED_MAX) names.add(this.text(range, NODE.operator));
      if (this.unknownOperators.size < LISTED_MAX) this.unknownOperators.set(domain, names);
    }
    for (const attribute of this.parts(range, NODE.attribute)) this.readAttribute(attribute, depth);
  }

  readAttribute(range, depth) {
    for (const { number, range: part } of this.file.fields(range)) {
      if (number === ATTRIBUTE.graph || number === ATTRIBUTE.graphs) this.readGraph(part, depth + 1);
      else if (number === ATTRIBUTE.tensor || number === ATTRIBUTE.tensors) this.readTensor(part, depth + 1);
      else if (number === ATTRIBUTE.sparse || number === ATTRIBUTE.sparses) this.readSparse(part, depth + 1);
    }
  }

  readSparse(range, depth) {
    for (const { number, range: part } of this.file.fields(range)) {
      if (number === SPARSE.values || number === SPARSE.indices) this.readTensor(part, depth);
    }
  }

  readTensor(range, depth) {
    for (const { number, value, range: part } of this.file.fields(range)) {
      // ONNX Runtime also takes an address in memory for a location.
      if (number === TENSOR.externalData) this.readLocation(part);
      else if (number === TENSOR.dataLocation && value !== 0) this.externalFiles ??= new Set();
      // Older exporters list each constant of the graph among its inputs too.
      if (number === TENSOR.name && depth === 1) this.inputs.delete(this.file.text(part));
    }
  }

  /** Of weights that are not in the model: a key and its value, of which the file is one. */
  readLocation(range) {
    this.externalFiles ??= new Set();
    if (this.text(range, ENTRY.key) !== 'location' || this.externalFiles.size > LISTED_MAX) return;
    this.externalFiles.add(this.text(range, ENTRY.value));
  }

  /** @returns {Side} */
  readSide(range) {
    const types = this.parts(range, VALUE.type);
    const isTensor = !types.some((type) => this.isOtherThanTensor(type));
    const tensors = types.flatMap((type) => this.parts(type, TYPE.tensor));
    const element = tensors.map((tensor) => this.value(tensor, TENSOR_TYPE.element)).at(-1) ?? 0;
    const shapes = tensors.flatMap((tensor) => this.parts(tensor, TENSOR_TYPE.shape));
    const dimensions = shapes.flatMap((shape) => this.parts(shape, SHAPE.dimension));
    return {
      name: this.text(range, VALUE.name),
      isTensor,
      type: ELEMENT_TYPES[element] ?? `of element type ${element}`,
      shape: shapes.length === 0 ? null : dimensions.map((dimension) => this.readDimension(dimension)),
    };
  }

  isOtherThanTensor(type) {
    const { tensor: _, ...others } = TYPE;
    return Object.values(others).some((number) => this.parts(type, number).length > 0);
  }

  readDimension(range) {
    if (this.parts(range, DIMENSION.value).length === 0) return this.text(range, DIMENSION.name);
    const value = this.value(range, DIMENSION.value);
    return value < NEGATIVE ? value : '';
  }

  /** Where the fields of one number lie in a message. @returns {Range[]} */
  parts(range, wanted) {
    const parts = [];
    for (const { number, range: part } of this.file.fields(range)) {
      if (number !== wanted) continue;
      if (parts.length === PARTS_MAX)
        throw new WireError(`more than ${PARTS_MAX} fields of number ${wanted}`);
      parts.push(part);
    }
    return parts;
  }

  /** A number of a message, the last if it is there more than once; 0 if it is left out. */
  value(range, wanted) {
    let last = 0;
    for (const { number, value } of this.file.fields(range)) if (number === wanted) last = value;
    return last;
  }

  /** A text of a message, the last if it is there more than once; empty if it is left out. */
  text(range, wanted) {
    const last = this.parts(range, wanted).at(-1);
    return last ? this.file.text(last) : '';
  }
}
