import { withTicked } from './compared-ids';

describe('withTicked', () => {
  it('adds a ticked id at the end, once', () => {
    expect(withTicked(['a'], 'b', true)).toEqual(['a', 'b']);
    expect(withTicked(['a', 'b'], 'a', true)).toEqual(['b', 'a']);
  });

  it('removes an unticked id', () => {
    expect(withTicked(['a', 'b'], 'a', false)).toEqual(['b']);
    expect(withTicked(['a'], 'c', false)).toEqual(['a']);
  });

  it('accepts no seventh', () => {
    const full = ['1', '2', '3', '4', '5', '6'];
    expect(withTicked(full, '7', true)).toEqual(full);
  });
});
