import { randomBytes } from 'node:crypto';
import { FRAME_TYPES, readAnswer } from './test/contestant-session';
import { answering, expectAnswer, failedCall, GOOD, loadPython, someValues } from './test/contestants';

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
${GOOD}`;
    const { session } = await loadPython({ 'model.py': model });
    session.closeInput();
    expect((await session.end()).status).toBe(0);
  });
});
