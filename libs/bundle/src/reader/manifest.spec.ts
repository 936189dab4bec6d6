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

  it('names every wrong field', () => {
    expect(() => read({ runtime: 'jax', entry: 7 })).toThrow(
      expect.objectContaining({
        code: 'bundle-manifest-invalid',
        errors: [
          { path: 'name', message: 'is missing' },
          { path: 'runtime', message: 'Invalid option: expected one of "python"|"onnx"' },
          { path: 'entry', message: 'Invalid input: expected string, received number' },
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
