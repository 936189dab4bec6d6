import { randomBytes } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FRAME_TYPES, readAnswer } from './test/contestant-session';
import {
  expectAnswer,
  failedCall,
  firstFour,
  loadOnnx,
  ownFolder,
  someValues,
  startOnnx,
} from './test/contestants';
import { CLASSES, INPUT_SHAPE, loadBundle } from './test/load-bundle';
import { type Fields, IDENTITY, message, model, side } from './test/onnx-model';

describe('an onnx model', () => {
  it.each(['batch-of-one', 'scores-float64'])('may be %s', async (name) => {
    const { session } = await loadOnnx(name);
    for (const count of [1, 5, 1]) await expectAnswer(session, count, count);
  });

  it.each([
    ['int8', 3],
    ['uint8', 2],
    ['int16', 5],
    ['uint16', 4],
    ['int32', 6],
    ['uint32', 12],
    ['int64', 7],
    ['uint64', 13],
    ['bool', 9],
    ['float64', 11],
  ])('may answer with %s, which stays what it is', async (type, code) => {
    const { session, type: frame } = await loadOnnx(`scores-${type}`);
    expect(frame).toBe(FRAME_TYPES.ready);
    for (const count of [1, 3, 1]) {
      session.ask(
        randomBytes(8),
        count,
        someValues(count, 0).map((value) => Math.floor(8 * value)),
      );
      const answer = readAnswer(await session.next());
      const whole = firstFour(someValues(count).map((value) => Math.floor(8 * value)));
      expect(answer.code).toBe(code);
      expect(answer.scores.map(Number)).toEqual(type === 'bool' ? whole.map((value) => +(value > 0)) : whole);
    }
  });

  it('may answer with float16, of which every bit stays', async () => {
    const { session } = await loadOnnx('scores-float16');
    session.ask(randomBytes(8), 2, [1, 2, 0, -1, 9, 9, 0.5, 65_504, 2 ** -24, 1 / 3, 9, 9]);
    expect(readAnswer(await session.next())).toMatchObject({
      code: 10,
      scores: [0x3c00, 0x4000, 0, 0xbc00, 0x3800, 0x7bff, 0x0001, 0x3555],
    });
  });

  it.each([
    ['batch-of-eight', 'batch dimension is fixed to 8: export it as dynamic, or as 1'],
    ['flat-input', "The model's input has shape (batch, 6): expected (batch, 1, 2, 3)"],
    ['two-inputs', 'The model has 2 inputs (x, y): expected one'],
    ['three-classes-declared', "The model's output has shape (batch, 3): expected (batch, 4)"],
  ])('must not be %s', async (name, message) => {
    const { type, content, session } = await loadOnnx(name);
    expect(type).toBe(FRAME_TYPES.error);
    expect(content).toMatchObject({
      stage: 'load',
      kind: 'exception',
      message: expect.stringContaining(message),
    });
    expect((await session.end()).status).toBe(1);
  });

  const X = [11, side('x', ['batch', ...INPUT_SHAPE])] as const;
  const SCORES = [12, side('scores', ['batch', CLASSES])] as const;
  it.each<[string, Fields, string]>([
    [
      'of two outputs',
      [X, SCORES, [12, side('again', [])]],
      'has 2 outputs (scores, again): expected one, so leave',
    ],
    ['of no input', [SCORES], 'has 0 inputs (): expected one'],
    [
      'of whole numbers',
      [[11, side('x', ['batch', ...INPUT_SHAPE], 7)], SCORES],
      'is int64: expected float32, so put a Cast',
    ],
    [
      'of a list',
      [[11, message([1, 'x'], [2, message([4, message()])])], SCORES],
      'is no tensor: expected float32',
    ],
    [
      'of text answers',
      [X, [12, side('scores', ['batch', CLASSES], 8)]],
      'output is string: expected float32',
    ],
    [
      'of an unknown shape',
      [[11, message([1, 'x'], [2, message([1, message([1, 1])])])], SCORES],
      'input has shape ()',
    ],
    [
      'of external data',
      [X, SCORES, [5, message([8, 'w'], [14, 1])]],
      'model.onnx cannot be asked. It has external data',
    ],
  ])('must not be one %s, which is found before it is loaded', async (_, graph, message) => {
    const bundle = await mkdtemp(join(ownFolder(), 'bundle '));
    await writeFile(join(bundle, 'model.onnx'), model([[1, IDENTITY], ...graph]));
    const { content } = await loadBundle(startOnnx(), bundle, 'model.onnx');
    expect(content).toMatchObject({
      stage: 'load',
      kind: 'exception',
      message: expect.stringContaining(message),
    });
  });

  it('must not answer in another shape than they say', async () => {
    const { session } = await loadOnnx('three-classes-computed');
    const message = 'expected (1, 4), got (1, 3)';
    expect(await failedCall(session)).toMatchObject({ stage: 'infer', kind: 'bad-output', message });
  });

  it('may answer with NaN, which the referee checks', async () => {
    const { session } = await loadOnnx('nan');
    session.ask(randomBytes(8), 1, someValues(1));
    expect((await session.next()).type).toBe(FRAME_TYPES.result);
  });

  it('must be a model at all', async () => {
    await writeFile(join(ownFolder(), 'text.onnx'), 'no model');
    const { content } = await loadBundle(startOnnx(), ownFolder(), 'text.onnx');
    expect(content.message).toMatch(/^text\.onnx cannot be asked\. .*protobuf/);
  });

  it('wants onnxruntime-node, and says so where it is missing', async () => {
    const session = startOnnx('/nowhere');
    const { content } = await loadBundle(session, ownFolder(), 'model.onnx');
    expect(content.message).toContain('no onnxruntime-node');
  });
});
