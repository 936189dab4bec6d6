import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ContestantSession, FRAME_TYPES, readAnswer } from './test/contestant-session';
import { loadBundle, writeBundle } from './test/load-bundle';
import { openPython, type PreparedPython, preparedPython } from './test/prepared-python';

type Files = Readonly<Record<string, string | Buffer>>;

const NET = `
class Net:
    def forward(self, x):
        return x.reshape(len(x), -1)[:, :4]
`;
const LOAD = 'def load():\n    return Net()\n';

let python: PreparedPython;
let folder: string;
const sessions: ContestantSession[] = [];

beforeAll(async () => {
  python = preparedPython();
  folder = await mkdtemp(join(tmpdir(), 'torchperf-layout-'));
});
afterAll(async () => {
  for (const session of sessions) session.kill();
  await rm(folder, { recursive: true, force: true });
});

async function load(files: Files, entry: string) {
  const session = openPython(python);
  sessions.push(session);
  return { session, ...(await loadBundle(session, await writeBundle(folder, files), entry)) };
}

/** The bytes of a pickle of a `Net` that a script or a notebook defined, so that it is called `__main__.Net`. */
function pickleOfMain(): Buffer {
  const script = `import pickle, sys\n${NET}\nsys.stdout.buffer.write(pickle.dumps(Net()))`;
  return execFileSync(python.command, ['-I', '-c', script]);
}

const UNPICKLE = "import pickle\ndef load():\n    return pickle.load(open('net.pkl', 'rb'))\n";

describe('a python entry', () => {
  it.each<[string, string, () => Files]>([
    [
      'imports a module next to it, in a folder',
      'src/model.py',
      () => ({ 'src/net.py': NET, 'src/model.py': `import net\nNet = net.Net\n${LOAD}` }),
    ],
    [
      'imports the module next to it, not one of that name at the root',
      'src/model.py',
      () => ({ 'net.py': 'Net = None', 'src/net.py': NET, 'src/model.py': `from net import Net\n${LOAD}` }),
    ],
    [
      'imports by the path from the root',
      'src/model.py',
      () => ({ 'src/net.py': NET, 'src/model.py': `from src.net import Net\n${LOAD}` }),
    ],
    [
      'imports a package at the root from a nested folder',
      'a/b/model.py',
      () => ({ 'tiny/__init__.py': NET, 'a/b/model.py': `from tiny import Net\n${LOAD}` }),
    ],
    [
      'imports relatively, in a folder',
      'src/model.py',
      () => ({ 'src/net.py': NET, 'src/model.py': `from .net import Net\n${LOAD}` }),
    ],
    [
      'imports relatively, at the root',
      'model.py',
      () => ({ 'net.py': NET, 'model.py': `from . import net\nNet = net.Net\n${LOAD}` }),
    ],
    [
      'imports relatively from a folder above, up to the root',
      'a/b/model.py',
      () => ({
        'net.py': NET,
        'a/base.py': 'from ..net import Net\n',
        'a/b/model.py': `from ..base import Net\nfrom ...net import Net as Same\nassert Net is Same\n${LOAD}`,
      }),
    ],
    [
      'is a member of a package that imports it',
      'pkg/model.py',
      () => ({
        'pkg/__init__.py': 'from .model import load\n',
        'pkg/net.py': NET,
        'pkg/model.py': `from .net import Net\nimport pkg\nassert __name__ == 'pkg.model'\n${LOAD}`,
      }),
    ],
    [
      'is in a folder whose name is no identifier, or a module of Python',
      'json/v1.2/my-model.py',
      () => ({ 'json/v1.2/net.py': NET, 'json/v1.2/my-model.py': `from .net import Net\n${LOAD}` }),
    ],
    [
      'imports relatively next to modules by the names of Python’s own, which stay Python’s',
      'src/model.py',
      () => ({
        'src/statistics.py': NET,
        'src/model.py': `from .statistics import Net\nimport statistics\nassert statistics.mean([1, 3]) == 2\n${LOAD}`,
      }),
    ],
    [
      'imports a module by the name of one of Python’s that was not loaded before',
      'model.py',
      () => ({ 'statistics.py': NET, 'model.py': `from statistics import Net\n${LOAD}` }),
    ],
    [
      'has the name of a module of Python',
      'token.py',
      () => ({ 'token.py': `import token\nassert token.NAME == 1\n${NET}${LOAD}` }),
    ],
    [
      'imports relatively a module by the name of one that numpy loads later',
      'model.py',
      () => ({
        'random.py': NET,
        'model.py': `from .random import Net\nimport numpy as np\nnp.random.default_rng(0).random()\n${LOAD}`,
      }),
    ],
    [
      'is imported by what it imports',
      'src/model.py',
      () => ({
        'src/net.py': `import model\n${NET}`,
        'src/model.py': `import net\nimport sys\nassert net.model is sys.modules[__name__]\nNet = net.Net\n${LOAD}`,
      }),
    ],
    [
      'runs no block for scripts',
      'model.py',
      () => ({ 'model.py': `${NET}${LOAD}if __name__ == '__main__':\n    raise SystemExit('trained')\n` }),
    ],
    [
      'knows its file, reads resources next to it, and the root as the current folder',
      'src/model.py',
      () => ({
        'w.txt': 'root',
        'src/w.txt': 'next',
        'src/model.py': `
import importlib.resources, os, pathlib, pkgutil, sys
assert open('w.txt').read() == 'root'
assert pathlib.Path(__file__).with_name('w.txt').read_text() == 'next'
assert pkgutil.get_data(__name__, 'w.txt') == b'next'
assert importlib.resources.files('src').joinpath('w.txt').read_text() == 'next'
assert sys.argv == [__file__] and os.getcwd() == str(pathlib.Path(__file__).parents[1])
${NET}${LOAD}`,
      }),
    ],
    [
      'defines dataclasses, and pickles its own classes',
      'src/my-model.py',
      () => ({
        'src/my-model.py': `
from __future__ import annotations
import pickle
from dataclasses import dataclass
@dataclass
class Layer:
    width: int
${NET}
def load():
    assert pickle.loads(pickle.dumps(Layer(3))) == Layer(3)
    return pickle.loads(pickle.dumps(Net()))
`,
      }),
    ],
    [
      'unpickles a class of a notebook that it defines',
      'model.py',
      () => ({ 'net.pkl': pickleOfMain(), 'model.py': `${NET}${UNPICKLE}` }),
    ],
    [
      'unpickles a class of a notebook that it imports, while it is imported',
      'src/model.py',
      () => ({
        'net.pkl': pickleOfMain(),
        'src/net.py': NET,
        'src/model.py': `from .net import Net\nimport pickle\nnet = pickle.load(open('net.pkl', 'rb'))\ndef load():\n    return net\n`,
      }),
    ],
    [
      'has a name that this program has too, and pickles it',
      'model.py',
      () => ({
        'model.py': `
import pickle
class Plan:
    def forward(self, x):
        return x.reshape(len(x), -1)[:, :4]
def load():
    data = pickle.dumps(Plan()).replace(b'\\x8c\\x05model', b'\\x8c\\x08__main__')
    return pickle._loads(data[:2] + data[11:])
`,
      }),
    ],
  ])('%s', async (_, entry, files) => {
    const { session, type, content } = await load(files(), entry);
    expect(content).toEqual({});
    expect(type).toBe(FRAME_TYPES.ready);
    session.ask(randomBytes(8), 1, [1, 2, 3, 4, 5, 6]);
    expect(readAnswer(await session.next()).scores).toEqual([1, 2, 3, 4]);
  });
});

/** An entry that opens a file. */
const reading = (path: string) => `def load():\n    return open(${JSON.stringify(path)})\n`;

describe('a python bundle that fails gets a message with the fix', () => {
  it.each<[string, string, () => Files, string]>([
    [
      'a module that is elsewhere',
      'model.py',
      () => ({ 'model.py': 'import net', 'lib/net.py': NET }),
      'The bundle has lib/net.py: import it as lib.net',
    ],
    [
      'a module in other case',
      'model.py',
      () => ({ 'model.py': 'import net', 'Net.py': NET }),
      'The bundle has Net.py: import it as Net',
    ],
    [
      'a package that is not there',
      'model.py',
      () => ({ 'model.py': 'import torch' }),
      'put other packages into the bundle, or export the model to ONNX',
    ],
    [
      'a relative import out of the bundle',
      'src/model.py',
      () => ({ 'src/model.py': 'from ...net import Net' }),
      'leads out of the bundle',
    ],
    [
      'a relative import of a module that is no member',
      'src/model.py',
      () => ({
        'src/model.py': 'import net',
        'src/net.py': 'from .base import Net',
        'src/base.py': NET,
      }),
      'relatively from src/model.py',
    ],
    [
      'a module by the name of one of Python’s own',
      'src/model.py',
      () => ({ 'src/token.py': NET, 'src/model.py': `from token import Net\n${LOAD}` }),
      'src/token.py has the name of a module that Python or numpy loads first',
    ],
    [
      'a module by the name of one of Python’s own, used by its attribute',
      'model.py',
      () => ({ 'types.py': NET, 'model.py': 'import types\nNet = types.Net' }),
      'types.py has the name of a module that Python or numpy loads first',
    ],
    [
      'a module by the name of numpy',
      'model.py',
      () => ({ 'numpy.py': NET, 'model.py': 'from numpy import Net' }),
      'numpy.py has the name of a module',
    ],
    [
      'a notebook’s class that is not in the entry',
      'model.py',
      () => ({ 'net.pkl': pickleOfMain(), 'net.py': NET, 'model.py': `import net\n${UNPICKLE}` }),
      'define Net in model.py, or import it there',
    ],
    [
      'a file next to the entry',
      'src/model.py',
      () => ({ 'src/model.py': reading('w.npz'), 'src/w.npz': '' }),
      "The bundle has 'src/w.npz', and the current folder is the bundle's",
    ],
    [
      'a file by its path on Windows',
      'model.py',
      () => ({ 'model.py': reading('C:\\Users\\me\\w.npz'), 'w.npz': '' }),
      "The bundle has 'w.npz'",
    ],
    [
      'a file that is nowhere',
      'model.py',
      () => ({ 'model.py': reading('/data/w.npz') }),
      "Only the bundle's own files are there",
    ],
  ])('%s', async (_, entry, files, hint) => {
    const { content } = await load(files(), entry);
    expect(content).toMatchObject({
      stage: 'load',
      kind: 'exception',
      message: expect.stringContaining(hint),
    });
  });
});
