import { join } from 'node:path';
import { ContestantSession, FRAME_TYPES, readAnswer } from './test/contestant-session';
import { endAfterTest, expectAnswer, GOOD, loadPython, ownFolder, pythonCommand } from './test/contestants';
import { loadBundle } from './test/load-bundle';

const PROGRAM = join(__dirname, 'python', 'contestant.py');

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
      `${GOOD}\ndef load(): return Model`,
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
    expect(content.trace).not.toContain(ownFolder());
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
    const { session } = await loadPython({ 'src/my-model.py': GOOD }, 'src/my-model.py');
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
    const session = endAfterTest(new ContestantSession(pythonCommand(), ['-I', '-S', PROGRAM, '/nowhere']));
    expect(JSON.parse((await session.next()).payload.toString()).versions.numpy).toBe('missing');
    session.load({ bundle: ownFolder(), entry: '', inputShape: [2], classes: 3, threads: 1, identity: true });
    expect((await session.next()).type).toBe(FRAME_TYPES.ready);
    for (const count of [1, 300, 2]) {
      session.ask(Buffer.from('12345678'), count, new Array(2 * count).fill(1));
      const { scores, nonce } = readAnswer(await session.next());
      expect(scores).toEqual(new Array(3 * count).fill(0));
      expect(nonce.toString()).toBe('12345678');
    }
    const without = endAfterTest(new ContestantSession(pythonCommand(), ['-I', '-S', PROGRAM, '/nowhere']));
    const { content } = await loadBundle(without, ownFolder(), 'model.py');
    expect(content).toMatchObject({ stage: 'load', message: expect.stringContaining('no numpy') });
  });
});
