import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { FRAME_TYPES, readAnswer } from './test/contestant-session';
import {
  expectAnswer,
  firstFour,
  GOOD,
  loadOnnx,
  loadPython,
  ownFolder,
  someValues,
  startOnnx,
  startPython,
  VALUES,
} from './test/contestants';
import { CLASSES, INPUT_SHAPE, loadBundle } from './test/load-bundle';

const CONTESTANTS = [
  { runtime: 'python', open: startPython, loadGood: () => loadPython({ 'model.py': GOOD }) },
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
    const { type, content } = await loadBundle(session, ownFolder(), entry);
    expect(type).toBe(FRAME_TYPES.error);
    expect(content).toMatchObject({
      stage: 'load',
      kind: 'exception',
      message: expect.stringContaining(entry),
    });
    expect((await session.end()).status).toBe(1);
  });
});
