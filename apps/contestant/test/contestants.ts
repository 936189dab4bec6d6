import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContestantSession, FRAME_TYPES, readAnswer } from './contestant-session';
import { CLASSES, INPUT_SHAPE, loadBundle, writeBundle } from './load-bundle';
import { openOnnx } from './open-onnx';
import { openPython, type PreparedPython, preparedPython } from './prepared-python';

/** Numbers of one example. */
export const VALUES = INPUT_SHAPE.reduce((product, size) => product * size, 1);

let folder: string;
let python: PreparedPython;
let sessions: ContestantSession[] = [];

beforeAll(async () => {
  python = preparedPython();
  folder = await mkdtemp(join(tmpdir(), 'torchperf-contestant-'));
});
afterEach(() => {
  for (const session of sessions) session.kill();
  sessions = [];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A folder of the spec file's own, removed after its last test. */
export const ownFolder = () => folder;

/** The Python that runs the contestants. */
export const pythonCommand = () => python.command;

/** Ends the contestant after the test. @returns it. */
export function endAfterTest(session: ContestantSession): ContestantSession {
  sessions.push(session);
  return session;
}

/** Starts a python contestant; it ends with the test. */
export const startPython = () => endAfterTest(openPython(python));
/** Starts an onnx contestant; it ends with the test. */
export const startOnnx = (modules?: string) => endAfterTest(openOnnx(modules));

/** Has a python contestant load a bundle of these files. @returns its session and its answer. */
export async function loadPython(files: Record<string, string>, entry = 'model.py') {
  const session = startPython();
  return { session, ...(await loadBundle(session, await writeBundle(folder, files), entry)) };
}

/** Has an onnx contestant load a model of `fixtures/onnx`. @returns its session and its answer. */
export async function loadOnnx(name: string) {
  const session = startOnnx();
  const models = join(__dirname, '..', 'fixtures', 'onnx');
  return { session, ...(await loadBundle(session, models, `${name}.onnx`)) };
}

/** A model.py that gives the first four values of each example. */
export const GOOD = `
class Model:
    def forward(self, x):
        return x.reshape(len(x), -1)[:, :4]

def load():
    return Model()
`;

/** A model.py whose forward(x) returns the expression. */
export const answering = (expression: string) => `
import numpy as np

class Model:
    def forward(self, x):
        return ${expression}

def load():
    return Model()
`;

/** The numbers of `count` examples, each number another. */
export const someValues = (count: number, from = 0) =>
  Array.from({ length: count * VALUES }, (_, index) => from + index / 8);
/** What a good model answers to these numbers. */
export const firstFour = (values: number[]) => values.filter((_, index) => index % VALUES < CLASSES);

/** Asks one question and checks the answer of a model that gives the first four values. */
export async function expectAnswer(session: ContestantSession, count: number, from = 0) {
  const nonce = randomBytes(8);
  const values = someValues(count, from);
  session.ask(nonce, count, values);
  const frame = await session.next();
  expect(frame.type).toBe(FRAME_TYPES.result);
  expect(readAnswer(frame)).toMatchObject({ nonce, count, scores: firstFour(values) });
}

/** Asks one question that the model fails at. @returns the ERROR frame's content. */
export async function failedCall(session: ContestantSession, count = 1) {
  session.ask(randomBytes(8), count, someValues(count));
  const frame = await session.next();
  expect(frame.type).toBe(FRAME_TYPES.error);
  expect((await session.end()).status).toBe(1);
  return JSON.parse(frame.payload.toString());
}
