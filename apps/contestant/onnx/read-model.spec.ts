import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  type Fields,
  IDENTITY,
  INPUT,
  message,
  model,
  node,
  OPSET,
  OUTPUT,
  side,
  subgraph,
} from '../test/onnx-model';
import { MODEL_BYTES_MAX, ModelRefused, NODES_MAX, readModel } from './read-model.mjs';

const FLOAT64 = 11;
const EXTERNAL = message([8, 'w'], [14, 1]);

let folder: string;
let path: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'torchperf-model-'));
  path = join(folder, 'model.onnx');
});
afterAll(() => rmSync(folder, { recursive: true }));

function read(bytes: Buffer) {
  writeFileSync(path, bytes);
  return readModel(path);
}

/** What is wrong with a model: the only rule that it breaks. */
function refusalOf(bytes: Buffer): string {
  try {
    const { problems } = read(bytes);
    expect(problems).toHaveLength(1);
    return problems[0] as string;
  } catch (error) {
    expect(error).toBeInstanceOf(ModelRefused);
    return (error as ModelRefused).message;
  }
}

const nested = (depth: number, inmost: Buffer): Buffer =>
  depth === 0 ? inmost : node('If', 'x', 'y', [5, subgraph(nested(depth - 1, inmost))]);
const withNode = (bytes: Buffer) => model([[1, bytes], INPUT, OUTPUT]);
const many = (count: number): Fields => Array.from({ length: count }, () => [1, IDENTITY] as const);
const inBody = (count: number) => node('Loop', 'x', 'y', [5, subgraph(...Array(count).fill(IDENTITY))]);

describe('readModel', () => {
  it('gives what a model declares of its sides', () => {
    const graph: Fields = [
      [1, IDENTITY],
      [11, side('x', ['batch', 1, 28, 28])],
      [12, side('scores', [1, 10], FLOAT64)],
    ];
    expect(read(model(graph))).toEqual({
      inputs: [{ name: 'x', isTensor: true, type: 'float32', shape: ['batch', 1, 28, 28] }],
      outputs: [{ name: 'scores', isTensor: true, type: 'float64', shape: [1, 10] }],
      problems: [],
    });
  });

  it('leaves out inputs that are constants, at any position', () => {
    const listed = [11, side('w', [4])] as const;
    const constant = [5, message([8, 'w'])] as const;
    for (const graph of [
      [listed, constant, INPUT],
      [constant, INPUT, listed],
    ]) {
      expect(read(model([...graph, OUTPUT])).inputs.map(({ name }) => name)).toEqual(['x']);
    }
  });

  it('distinguishes an undeclared shape from a scalar, and a negative dimension from a size', () => {
    const undeclared = message([1, 'scores'], [2, message([1, message([1, 1])])]);
    const negative = side('x', [2 ** 64 - 2048, 4]);
    const { inputs, outputs } = read(
      model([
        [11, negative],
        [12, undeclared],
        [12, side('none', [])],
      ]),
    );
    expect(inputs[0]?.shape).toEqual(['', 4]);
    expect(outputs.map(({ shape }) => shape)).toEqual([null, []]);
  });

  it('takes a graph in two parts for one, as protobuf does', () => {
    const parts = message([7, message(INPUT)], [7, message([1, IDENTITY], OUTPUT)], OPSET);
    expect(read(parts)).toMatchObject({ inputs: [{ name: 'x' }], outputs: [{ name: 'scores' }] });
    const split = message([7, message(...many(NODES_MAX))], [7, message([1, IDENTITY])], OPSET);
    expect(() => read(split)).toThrow(/more than 10000 operators/);
  });

  it.each(['dynamic-batch', 'scores-float64', 'three-classes-computed'])('reads %s', (name) => {
    const { inputs, outputs } = readModel(join(__dirname, '..', 'fixtures', 'onnx', `${name}.onnx`));
    expect([inputs.length, outputs.length]).toEqual([1, 1]);
  });

  it.each([
    ['operators at the limit', model([...many(NODES_MAX), INPUT, OUTPUT])],
    ['operators of ai.onnx by its long name', withNode(node('Identity', 'x', 'scores', [7, 'ai.onnx']))],
    ['trees', withNode(node('TreeEnsembleClassifier', 'x', 'scores', [7, 'ai.onnx.ml']))],
    ['a domain that no operator is of', model(undefined, [OPSET, [8, message([1, 'com.acme'], [2, 1])]])],
    ['subgraphs', withNode(nested(15, IDENTITY))],
  ])('allows %s', (_, bytes) => {
    expect(read(bytes).inputs).toHaveLength(1);
  });

  it.each<[string, Buffer, RegExp]>([
    ['more operators', model(many(NODES_MAX + 1)), /more than 10000 operators.*Loop or Scan/],
    ['more operators by a subgraph', withNode(inBody(NODES_MAX)), /more than 10000 operators/],
    ['subgraphs in subgraphs', withNode(nested(16, IDENTITY)), /more than 16 deep/],
    [
      'an operator of another domain',
      withNode(node('Everything', 'x', 'scores', [7, 'com.acme'])),
      /operator Everything is of the domain com\.acme.*standard operators/,
    ],
    ['one in a subgraph', withNode(nested(3, node('Hidden', 'x', 'y', [7, 'com.acme']))), /operator Hidden/],
    ['functions', model(undefined, [OPSET, [25, message([1, 'f'])]]), /functions of its own.*inline/],
    ['no version', model(undefined, []), /does not say which version/],
    [
      'a version too old',
      model(undefined, [[8, message([2, 6])]]),
      /version 6 of the ai\.onnx.*from 7 to 26/,
    ],
    ['a version too new', model(undefined, [[8, message([2, 27])]]), /version 27/],
    [
      'too new a version of the trees',
      model(undefined, [OPSET, [8, message([1, 'ai.onnx.ml'], [2, 6])]]),
      /version 6 of the ai\.onnx\.ml/,
    ],
    ['external data', model([[5, EXTERNAL]]), /external data.*save_as_external_data=False/],
    [
      'a place of external data without saying so',
      model([[5, message([13, message([1, 'location'], [2, 'w.bin'])])]]),
      /external data/,
    ],
    ['external data in a sparse constant', model([[15, message([1, EXTERNAL])]]), /external data/],
    [
      'external data in an attribute',
      withNode(node('Constant', '', 'w', [5, message([5, EXTERNAL])])),
      /external data/,
    ],
    [
      'external data in a list of tensors of a subgraph',
      withNode(nested(2, node('Constant', '', 'w', [5, message([10, EXTERNAL])]))),
      /external data/,
    ],
    ['no graph', message(OPSET), /no graph/],
    ['nothing', Buffer.alloc(0), /no graph/],
    ['text', Buffer.from('no model'), /no ONNX model: its protobuf has a field of type 6/],
    ['a cut', model().subarray(0, -1), /goes on beyond its message/],
    ['a number without an end', Buffer.alloc(20, 0xff), /number without an end/],
    ['a field of number 0', Buffer.from([0, 1]), /a field numbered 0/],
    ["the runtime's own format", Buffer.from('\x14\0\0\0ORTM then flatbuffers'), /own format/],
    [
      'more versions than can be meant',
      model(undefined, Array(1001).fill(OPSET)),
      /more than 1000 fields of number 8/,
    ],
  ])('refuses %s', (_, bytes, says) => {
    expect(refusalOf(bytes)).toMatch(says);
  });

  it('refuses a file larger than a bundle may hold, without reading it', () => {
    writeFileSync(path, model());
    truncateSync(path, MODEL_BYTES_MAX + 1);
    expect(() => readModel(path)).toThrow(/33554433 bytes: 33554432 are allowed/);
  });

  it('passes a missing file on', () => {
    expect(() => readModel(join(folder, 'none.onnx'))).toThrow(/ENOENT/);
  });

  it('steps over weights: a file of 30 MB takes no more than its window', () => {
    writeFileSync(path, model([[5, message([8, 'w'], [9, Buffer.alloc(30_000_000)])], INPUT, OUTPUT]));
    const before = process.memoryUsage().arrayBuffers;
    readModel(path);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1_000_000);
  });

  it('answers any mutation of a good model with its sides or a refusal', () => {
    const good = readFileSync(join(__dirname, '..', 'fixtures', 'onnx', 'dynamic-batch.onnx'));
    const outcomes = { read: 0, refused: 0 };
    const change = fc.record({ at: fc.nat(good.length - 1), value: fc.nat(255), cut: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const bytes = Buffer.from(good);
        for (const { at, value } of changes) bytes[at] = value;
        const cut = changes.find((candidate) => candidate.cut);
        try {
          const { problems } = read(cut ? bytes.subarray(0, cut.at) : bytes);
          outcomes[problems.length === 0 ? 'read' : 'refused'] += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(ModelRefused);
          outcomes.refused += 1;
        }
      }),
      { numRuns: 300 },
    );
    // Mutations that never break anything, or always, would test nothing.
    expect(outcomes.read).toBeGreaterThan(5);
    expect(outcomes.refused).toBeGreaterThan(50);
  });
});
