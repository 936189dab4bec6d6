import { asInside, onHost } from './host-paths';

const BINDS = [
  { source: '/srv/scratch', target: '/scratch' },
  { source: '/srv/scratch/0a1b/bundle', target: '/bundle' },
];

describe('onHost', () => {
  it('puts paths at and below a target where they really are', () => {
    expect(onHost('/bundle', BINDS)).toBe('/srv/scratch/0a1b/bundle');
    expect(onHost('/bundle/model.py', BINDS)).toBe('/srv/scratch/0a1b/bundle/model.py');
  });

  it('leaves words alone that only look like such a path', () => {
    expect(onHost('/bundles', BINDS)).toBe('/bundles');
    expect(onHost('--at=/bundle', BINDS)).toBe('--at=/bundle');
  });
});

describe('asInside', () => {
  it('replaces each path by its most specific bind, at every occurrence', () => {
    const text =
      'File "/srv/scratch/0a1b/bundle/model.py" and /srv/scratch/0a1b/bundle, not /srv/scratch/other';
    expect(asInside(text, BINDS)).toBe('File "/bundle/model.py" and /bundle, not /scratch/other');
  });
});
