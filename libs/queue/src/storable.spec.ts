import { storable } from './storable';

describe('storable', () => {
  it('replaces NUL characters and lone surrogates everywhere, keys included', () => {
    expect(storable({ 'a\0': ['x\0y', { log: 'half \ud83d pair' }] })).toEqual({
      'a\uFFFD': ['x\uFFFDy', { log: 'half \uFFFD pair' }],
    });
  });

  it('leaves everything else unchanged', () => {
    const value = { text: 'pair 😀\n', number: -1.5e-9, flag: false, nothing: null, list: [1, 'b'] };
    expect(storable(value)).toEqual(value);
  });
});
