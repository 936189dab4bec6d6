import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ContestantSession, FRAME_TYPES, readAnswer } from './test/contestant-session';
import { CLASSES, INPUT_SHAPE, loadBundle as load, writeBundle } from './test/load-bundle';
import { type Fields, IDENTITY, message, model, side } from './test/onnx-model';
import { openOnnx } from './test/open-onnx';
import { openPython, type PreparedPython, preparedPython } from './test/prepared-python';

const PYTHON_PROGRAM = join(__dirname, 'python', 'contestant.py');
const VALUES = 6;

const good = `
class Model:
    def forward(self, x):
        return x.reshape(len(x), -1)[:, :4]

def load():
    return Model()
`;

/** A model.py whose forward(x) returns the expression. */
const answering = (expression: string) => `
import numpy as np

class Model:
    def forward(self, x):
        return ${expression}

def load():
    return Model()
`;

let folder: string;
let python: PreparedPython;
let sessions: ContestantSession[] = [];

function kept(session: ContestantSession): ContestantSession {
  sessions.push(session);
  return session;
}

const startPython = () => kept(openPython(python));
const startOnnx = (modules?: string) => kept(openOnnx(modules));

async function loadPython(files: Record<string, string>, entry = 'model.py') {
  const session = startPython();
  return { session, ...(await load(session, await writeBundle(folder, files), entry)) };
}

async function loadOnnx(name: string) {
  const session = startOnnx();
  return { session, ...(await load(session, join(__dirname, 'fixtures', 'onnx'), `${name}.onnx`)) };
}

const someValues = (count: number, from = 0) =>
  Array.from({ length: count * VALUES }, (_, index) => from + index / 8);
const firstFour = (values: number[]) => values.filter((_, index) => index % VALUES < CLASSES);

/** Asks one question and checks the answer of a model that gives the first four values. */
async function expectAnswer(session: ContestantSession, count: number, from = 0) {
  const nonce = randomBytes(8);
  const values = someValues(count, from);
  session.ask(nonce, count, values);
  const frame = await session.next();
  expect(frame.type).toBe(FRAME_TYPES.result);
  expect(readAnswer(frame)).toMatchObject({ nonce, count, scores: firstFour(values) });
}

/** Asks one question that the model fails at. @returns the ERROR frame's content. */
async function failedCall(session: ContestantSession, count = 1) {
  session.ask(randomBytes(8), count, someValues(count));
  const frame = await session.next();
  expect(frame.type).toBe(FRAME_TYPES.error);
  expect((await session.end()).status).toBe(1);
  return JSON.parse(frame.payload.toString());
}

beforeAll(async () => {
  python = preparedPython();
  folder = await mkdtemp(join(tmpdir(), 'torchperf-contestant-'));
});
afterEach(() => {
  for (const session of sessions) session.kill();
  sessions = [];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const CONTESTANTS = [
  { runtime: 'python', open: startPython, loadGood: () => loadPython({ 'model.py': good }) },
  { runtime: 'onnx', open: () => startOnnx(), loadGood: () => loadOnnx('dynamic-batch') },
];

describe.each(CONTESTANTS)('the $runtime contestant', ({ runtime, open: openContestant, loadGood }) => {
  it('says HELLO at once, with its versions', async () => {
    const frame = await openContestant().next();
    expect(frame.type).toBe(FRAME_TYPES.hello);
    const hello = JSON.parse(frame.payload.toString());
    expect(hello).toMatchObject({ protocol: 2, runtime });
    const library = runtime === 'python' ? hello.versions.numpy : hello.versions.onnxruntime;
    expect(library).toMatch(/^\d+\.\d+\.\d+/);
  });

  it('answers questions of changing batch size with their own nonce', async () => {
    const { session, type } = await loadGood();
    expect(type).toBe(FRAME_TYPES.ready);
    let from = 0;
    for (const count of [1, 1, 64, 1, 3, 5000, 64, 1]) {
      await expectAnswer(session, count, from);
      from += 1;
    }
    session.send(FRAME_TYPES.bye);
    expect(await session.end()).toEqual({ status: 0, log: '' });
  });

  it('takes a question that arrives in pieces', async () => {
    const { session } = await loadGood();
    const values = someValues(1);
    const bytes = Buffer.alloc(17 + 4 * VALUES);
    bytes.writeUInt32LE(bytes.length - 5, 0);
    bytes.writeUInt8(FRAME_TYPES.infer, 4);
    bytes.writeUInt32LE(1, 13);
    Buffer.from(new Float32Array(values).buffer).copy(bytes, 17);
    for (const [from, to] of [
      [0, 2],
      [2, 11],
      [11, 23],
      [23, bytes.length],
    ] as const) {
      session.sendRaw(bytes.subarray(from, to));
      await sleep(30);
    }
    expect(readAnswer(await session.next()).scores).toEqual(firstFour(values));
  });

  it('answers zeros as identity, without a bundle', async () => {
    const session = openContestant();
    await session.next();
    session.load({
      bundle: '/nowhere',
      entry: '',
      inputShape: INPUT_SHAPE,
      classes: CLASSES,
      threads: 1,
      identity: true,
    });
    expect((await session.next()).type).toBe(FRAME_TYPES.ready);
    for (const count of [1, 7, 1]) {
      const nonce = randomBytes(8);
      session.ask(nonce, count, someValues(count, 5));
      const scores = new Array(count * CLASSES).fill(0);
      expect(readAnswer(await session.next())).toEqual({ nonce, count, code: 1, scores });
    }
    session.closeInput();
    expect((await session.end()).status).toBe(0);
  });

  it('leaves with status 0 when the referee closes the pipe before LOAD', async () => {
    const session = openContestant();
    await session.next();
    session.closeInput();
    expect((await session.end()).status).toBe(0);
  });

  it('leaves with status 2 on a question whose length does not fit its count', async () => {
    const { session } = await loadGood();
    session.ask(randomBytes(8), 2, someValues(1));
    expect(await session.end()).toMatchObject({
      status: 2,
      log: expect.stringContaining('broke the protocol'),
    });
  });

  it('names an entry that is not there', async () => {
    const session = openContestant();
    const entry = runtime === 'python' ? 'gone.py' : 'gone.onnx';
    const { type, content } = await load(session, folder, entry);
    expect(type).toBe(FRAME_TYPES.error);
    expect(content).toMatchObject({
      stage: 'load',
      kind: 'exception',
      message: expect.stringContaining(entry),
    });
    expect((await session.end()).status).toBe(1);
  });
});

describe('loading a python bundle', () => {
  it.each([
    ['no load()', 'x = 1', 'model.py has no function load()'],
    ['load is no function', 'load = 3', 'model.py has no function load()'],
    ['load() wants arguments', 'def load(path): pass', 'load() failed: TypeError: load() missing 1 required'],
    ['load() returns None', 'def load(): pass', 'load() returned None'],
    [
      'load() returns a number',
      'def load(): return 3',
      'a int, which has no forward(x), predict(x) or __call__(x)',
    ],
    [
      'load() returns the class',
      `${good}\ndef load(): return Model`,
      'the class Model itself: return Model()',
    ],
    ['load() exits', 'import sys\ndef load(): sys.exit(3)', 'it called exit(3)'],
    [
      'import of what is not there',
      'import torch',
      "No module named 'torch'. Only the standard library and numpy",
    ],
    ['syntax', 'def load(:', 'Importing model.py failed: SyntaxError'],
    [
      'a file that is not there',
      "def load(): open('w.npz')",
      "'w.npz'. Only the bundle's own files are there",
    ],
    [
      'text of the exception fails',
      `
class Odd(Exception):
    def __str__(self):
        raise ValueError
def load():
    raise Odd()`,
      'load() failed: ',
    ],
  ])('refuses: %s', async (_, model, message) => {
    const { type, content, session } = await loadPython({ 'model.py': model });
    expect(type).toBe(FRAME_TYPES.error);
    expect(content).toMatchObject({ stage: 'load', kind: 'exception' });
    expect(content.message).toContain(message);
    expect((await session.end()).status).toBe(1);
  });

  it('shows the frames of the participant only', async () => {
    const model = 'import json\nimport part\n\ndef load():\n    return part.parse("{")\n';
    const { content } = await loadPython({
      'model.py': model,
      'part.py': 'import json\nparse = lambda t: json.loads(t)',
    });
    expect(content.message).toContain('JSONDecodeError');
    expect(content.trace).toContain('File "model.py", line 5, in load');
    expect(content.trace).toContain('File "part.py", line 2');
    expect(content.trace).not.toContain('contestant.py');
    expect(content.trace).not.toContain('decoder.py');
    expect(content.trace).not.toContain(folder);
  });

  it('calls a failed allocation out-of-memory', async () => {
    const { content } = await loadPython({ 'model.py': 'def load(): raise MemoryError("10 GiB")' });
    expect(content).toMatchObject({ stage: 'load', kind: 'out-of-memory' });
  });

  it('cuts an endless message', async () => {
    const { content } = await loadPython({ 'model.py': 'def load(): raise ValueError("é" * 10**6)' });
    expect(content.message.length).toBeLessThanOrEqual(2000);
    expect(content.trace.length).toBeLessThanOrEqual(8000);
  });

  it('finds packages, files next to the entry and pickled classes of the entry', async () => {
    const model = `
import io, pickle
from pathlib import Path
from nets.dense import first_four

class Model:
    def predict(self, x):
        return first_four(x)

def load():
    assert open('note.txt').read() == (Path(__file__).parent / 'note.txt').read_text() == 'here'
    assert Model.__module__ == 'model'
    return pickle.loads(pickle.dumps(Model()))
`;
    const dense = 'def first_four(x):\n    return x.reshape(len(x), -1)[:, :4]\n';
    const files = { 'model.py': model, 'note.txt': 'here', 'nets/__init__.py': '', 'nets/dense.py': dense };
    const { session, content } = await loadPython(files);
    expect(content).toEqual({});
    await expectAnswer(session, 2);
  });

  it('takes an entry in a folder and with a name that is no identifier', async () => {
    const { session } = await loadPython({ 'src/my-model.py': good }, 'src/my-model.py');
    await expectAnswer(session, 1);
  });

  it.each([
    ['forward before predict', 'Model', 'forward'],
    ['predict before __call__', 'Caller', 'predict'],
    ['a plain function', 'function', ''],
  ])('asks %s', async (_, kind) => {
    const answer = 'x.reshape(len(x), -1)[:, :4]';
    const models: Record<string, string> = {
      Model: `class M:\n  def predict(self, x): raise ValueError\n  def forward(self, x): return ${answer}\ndef load(): return M()`,
      Caller: `class M:\n  def __call__(self, x): raise ValueError\n  def predict(self, x): return ${answer}\ndef load(): return M()`,
      function: `def load(): return lambda x: ${answer}`,
    };
    const { session } = await loadPython({ 'model.py': models[kind] ?? '' });
    await expectAnswer(session, 1);
  });

  it('says so when there is no numpy, and is identity all the same', async () => {
    const session = kept(new ContestantSession(python.command, ['-I', '-S', PYTHON_PROGRAM, '/nowhere']));
    expect(JSON.parse((await session.next()).payload.toString()).versions.numpy).toBe('missing');
    session.load({ bundle: folder, entry: '', inputShape: [2], classes: 3, threads: 1, identity: true });
    expect((await session.next()).type).toBe(FRAME_TYPES.ready);
    for (const count of [1, 300, 2]) {
      session.ask(Buffer.from('12345678'), count, new Array(2 * count).fill(1));
      const { scores, nonce } = readAnswer(await session.next());
      expect(scores).toEqual(new Array(3 * count).fill(0));
      expect(nonce.toString()).toBe('12345678');
    }
    const without = kept(new ContestantSession(python.command, ['-I', '-S', PYTHON_PROGRAM, '/nowhere']));
    const { content } = await load(without, folder, 'model.py');
    expect(content).toMatchObject({ stage: 'load', message: expect.stringContaining('no numpy') });
  });
});

describe('the answers of a python model', () => {
  const flat = 'x.reshape(len(x), -1)[:, :4]';

  it.each([
    ['float64', `${flat}.astype('f8')`],
    ['integers', `(${flat} * 8).astype(int) / np.float64(8)`],
    ['a list of lists', `${flat}.tolist()`],
    ['a view that is not contiguous', `np.asfortranarray(${flat})`],
    ['one row for one example', `${flat}[0] if len(x) == 1 else ${flat}`],
    ['an object with .data', `type('Tensor', (), {'data': ${flat}})()`],
    ['an object with .data in .data', `type('T', (), {'data': type('U', (), {'data': ${flat}})()})()`],
    ['an object with .numpy()', `type('T', (), {'numpy': lambda self: ${flat}})()`],
    [
      'an object with .detach()',
      `type('T', (), {'detach': lambda self: type('U', (), {'numpy': lambda self: ${flat}})()})()`,
    ],
    ['x changed in place', `(x.__setattr__('shape', (len(x), 6)), x.__imul__(1), x[:, :4])[2]`],
  ])('may be %s', async (_, expression) => {
    const { session } = await loadPython({ 'model.py': answering(expression) });
    await expectAnswer(session, 1);
    await expectAnswer(session, 3, 2);
    await expectAnswer(session, 1, 7);
  });

  it.each([
    ['too few classes', `${flat}[:, :3]`, 'expected (1, 4), got (1, 3)'],
    ['no batch dimension kept', 'np.zeros(5)', 'expected (1, 4), got (5,)'],
    ['a number', '3', 'expected (1, 4), got ()'],
    ['None', 'None', 'of at most 64 bits, got an array of object'],
    ['text', '[["a", "b", "c", "d"]]', 'of at most 64 bits, got an array of <U1'],
    ['complex numbers', `${flat} * 1j`, 'of at most 64 bits, got an array of complex64'],
    ['ragged lists', '[[1], [2, 3]]', 'expected an array, got a list'],
    ['wider than 64 bits', `${flat}.astype(np.longdouble)`, 'of at most 64 bits, got an array of '],
    ['integers of more than 64 bits', '[[2**70, 0, 0, 0]]', 'expected real numbers'],
    ['moments', `${flat}.astype('M8[s]')`, 'got an array of datetime64[s]'],
  ])('must not be %s', async (_, expression, message) => {
    const { session } = await loadPython({ 'model.py': answering(expression) });
    expect(await failedCall(session)).toMatchObject({
      stage: 'infer',
      kind: 'bad-output',
      message: expect.stringContaining(message),
    });
  });

  it('keep their own type, which may be another each time', async () => {
    const cases: [name: string, expression: string, code: number, scores: (number | bigint)[]][] = [
      ['float64', 'np.array([[1, 1 + 1e-9, 1e300, -0.0]])', 11, [1, 1 + 1e-9, 1e300, -0]],
      ['float32', `np.array([[1, 2, 3e38, 1e-45]], 'f4')`, 1, [1, 2, Math.fround(3e38), Math.fround(1e-45)]],
      ['float16', `np.array([[1, 2, 0, -1]], 'f2')`, 10, [0x3c00, 0x4000, 0, 0xbc00]],
      ['int8', `np.array([[127, -128, 0, 1]], 'i1')`, 3, [127, -128, 0, 1]],
      ['uint8', `np.array([[255, 0, 1, 2]], 'u1')`, 2, [255, 0, 1, 2]],
      ['int16', `np.array([[32767, -32768, 0, 1]], 'i2')`, 5, [32_767, -32_768, 0, 1]],
      ['uint16', `np.array([[65535, 0, 1, 2]], 'u2')`, 4, [65_535, 0, 1, 2]],
      ['int32', `np.array([[20_000_000, 20_000_001, -1, 0]], 'i4')`, 6, [20_000_000, 20_000_001, -1, 0]],
      ['uint32', `np.array([[4294967295, 0, 1, 2]], 'u4')`, 12, [4_294_967_295, 0, 1, 2]],
      [
        'int64',
        'np.array([[2**62, 2**62 + 1, -2**63, 0]])',
        7,
        [2n ** 62n, 2n ** 62n + 1n, -(2n ** 63n), 0n],
      ],
      ['uint64', `np.array([[2**64 - 1, 0, 1, 2]], 'u8')`, 13, [2n ** 64n - 1n, 0n, 1n, 2n]],
      ['bool', 'np.array([[True, False, True, False]])', 9, [1, 0, 1, 0]],
      ['integers of a list', '[[2**53 + 1, 0, 1, 2]]', 7, [2n ** 53n + 1n, 0n, 1n, 2n]],
      ['long long', `np.array([[2**62 + 1, 0, 1, 2]], 'q')`, 7, [2n ** 62n + 1n, 0n, 1n, 2n]],
      ['big-endian int32', `np.array([[20_000_001, 2, 3, 4]], '>i4')`, 6, [20_000_001, 2, 3, 4]],
      ['big-endian float64', `np.array([[1 + 1e-9, 2, 3, 4]], '>f8')`, 11, [1 + 1e-9, 2, 3, 4]],
      ['every second of an array', `np.arange(8)[None, ::2]`, 7, [0n, 2n, 4n, 6n]],
      ['one row alone', `np.array([2**53 + 1, 0, 1, 2])`, 7, [2n ** 53n + 1n, 0n, 1n, 2n]],
    ];
    const expressions = cases.map(([, expression]) => expression).join(',\n');
    const { session } = await loadPython({ 'model.py': answering(`[${expressions}][int(x.flat[0])]`) });
    for (const index of [...cases.keys(), ...cases.keys(), 0, 0]) {
      session.ask(randomBytes(8), 1, someValues(1, index));
      const { code, scores } = readAnswer(await session.next());
      const [name, , ...expected] = cases[index] as (typeof cases)[number];
      expect([name, code, scores]).toEqual([name, ...expected]);
    }
  });

  it('must be as many as there are questions', async () => {
    const { session } = await loadPython({ 'model.py': answering(`${flat}[:1]`) });
    await expectAnswer(session, 1);
    expect((await failedCall(session, 2)).message).toBe('expected (2, 4), got (1, 4)');
  });

  it.each([
    ['large and finite', 'np.full((1, 4), 3e38)'],
    ['NaN', `${flat} * np.nan`],
    ['infinite', `${flat} + np.inf`],
    ['more than a half holds', `np.full((1, 4), 1e6).astype('f2')`],
  ])('may be %s: the referee checks whether numbers are finite', async (_, expression) => {
    const { session } = await loadPython({ 'model.py': answering(expression) });
    session.ask(randomBytes(8), 1, someValues(1));
    expect((await session.next()).type).toBe(FRAME_TYPES.result);
  });

  it('come with the exception, its line and no more when the model raises', async () => {
    const { session } = await loadPython({ 'model.py': answering('x @ np.zeros((5, 5))') });
    const error = await failedCall(session);
    expect(error).toMatchObject({ stage: 'infer', kind: 'exception' });
    expect(error.message).toContain('The model failed on a call: ValueError: matmul');
    expect(error.trace).toContain('File "model.py", line 6, in forward');
    expect(error.trace).not.toContain('contestant.py');
  });

  it.each([
    ['raise MemoryError', 'np.zeros(2**50)', 'out-of-memory'],
    ['exit', 'exit(0)', 'exception'],
  ])('are an error when the call ends in: %s', async (_, expression, kind) => {
    const { session } = await loadPython({ 'model.py': answering(expression) });
    expect(await failedCall(session)).toMatchObject({ stage: 'infer', kind });
  });
});

describe('the log of a python bundle', () => {
  it('holds what was printed, and no frame is disturbed by it', async () => {
    const model = `print('loading')\n${answering("(print('asked'), x.reshape(len(x), -1)[:, :4])[1]")}`;
    const { session } = await loadPython({ 'model.py': model });
    await expectAnswer(session, 1);
    session.send(FRAME_TYPES.bye);
    expect(await session.end()).toEqual({ status: 0, log: 'loading\nasked\n' });
  });

  it('does not keep a process with threads and exit handlers of its own', async () => {
    const model = `
import atexit, threading, time
threading.Thread(target=lambda: time.sleep(600)).start()
atexit.register(lambda: time.sleep(600))
${good}`;
    const { session } = await loadPython({ 'model.py': model });
    session.closeInput();
    expect((await session.end()).status).toBe(0);
  });
});

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
    const bundle = await mkdtemp(join(folder, 'bundle '));
    await writeFile(join(bundle, 'model.onnx'), model([[1, IDENTITY], ...graph]));
    const { content } = await load(startOnnx(), bundle, 'model.onnx');
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
    await writeFile(join(folder, 'text.onnx'), 'no model');
    const { content } = await load(startOnnx(), folder, 'text.onnx');
    expect(content.message).toMatch(/^text\.onnx cannot be asked\. .*protobuf/);
  });

  it('wants onnxruntime-node, and says so where it is missing', async () => {
    const session = startOnnx('/nowhere');
    const { content } = await load(session, folder, 'model.onnx');
    expect(content.message).toContain('no onnxruntime-node');
  });
});
