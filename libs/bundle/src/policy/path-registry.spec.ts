import { PathRegistry } from './path-registry';

function register(...paths: readonly string[]): void {
  const registry = new PathRegistry();
  for (const path of paths) {
    registry.add(path.replace(/\/$/, ''), path.endsWith('/') ? 'folder' : 'file');
  }
}

describe('PathRegistry', () => {
  it.each([
    [['a', 'b']],
    [['a/b', 'a/c']],
    [['a/', 'a/b']],
    [['a/b', 'a/']],
    [['a/b/c', 'a/b/d', 'a/', 'a/b/']],
  ])('accepts %j', (paths) => {
    expect(() => register(...paths)).not.toThrow();
  });

  it.each([
    [['a', 'a'], 'bundle-duplicate-path'],
    [['a/', 'a/'], 'bundle-duplicate-path'],
    [['a', 'A'], 'bundle-duplicate-path'],
    [['a/b', 'A/c'], 'bundle-duplicate-path'],
    [['\u00e9', 'e\u0301'], 'bundle-duplicate-path'],
    [['\u00c9', 'e\u0301'], 'bundle-duplicate-path'],
    [['\u212a', 'k'], 'bundle-duplicate-path'],
    [['a', 'a/b'], 'bundle-path-clash'],
    [['a/b', 'a'], 'bundle-path-clash'],
    [['a/b', 'A'], 'bundle-path-clash'],
    [['a', 'a/'], 'bundle-path-clash'],
  ])('refuses %j by %s', (paths, code) => {
    expect(() => register(...paths)).toThrow(expect.objectContaining({ code }));
  });
});
