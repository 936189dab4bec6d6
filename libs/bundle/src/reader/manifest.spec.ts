import { readManifest } from './manifest';

const FILES = [
  { path: 'torchperf.json', bytes: 100 },
  { path: 'model.py', bytes: 10 },
];
const read = (manifest: unknown) => readManifest(FILES, Buffer.from(JSON.stringify(manifest)));

describe('readManifest', () => {
  it('gives the manifest with its defaults', () => {
    expect(read({ name: ' MLP ', runtime: 'python', entry: 'model.py' })).toEqual({
      name: 'MLP',
      runtime: 'python',
      entry: 'model.py',
      techniques: [],
      description: '',
    });
  });

  it.each(['./model.py', './/model.py', '././model.py'])('takes the entry %s for model.py', (entry) => {
    expect(read({ name: 'x', runtime: 'python', entry }).entry).toBe('model.py');
  });

  it('takes an entry by the name that the zip has, however its letters are composed', () => {
    const files = [...FILES, { path: 'mode\u0300le.py', bytes: 1 }];
    const manifest = { name: 'x', runtime: 'python', entry: 'mod\u00e8le.py' };
    expect(readManifest(files, Buffer.from(JSON.stringify(manifest))).entry).toBe('mode\u0300le.py');
  });

  it('names every wrong field', () => {
    expect(() => read({ runtime: 'jax', entry: 7 })).toThrow(
      expect.objectContaining({
        code: 'bundle-manifest-invalid',
        errors: [
          { path: 'name', message: 'is missing' },
          { path: 'runtime', message: 'must be "python" or "onnx"' },
          { path: 'entry', message: 'must be text, not a number' },
        ],
      }),
    );
  });

  it('does not let a manifest touch prototypes', () => {
    const text = '{"__proto__": {"name": "x"}, "name": "x", "runtime": "python", "entry": "model.py"}';
    expect(() => readManifest(FILES, Buffer.from(text))).toThrow(
      expect.objectContaining({ code: 'bundle-manifest-invalid' }),
    );
  });
});
