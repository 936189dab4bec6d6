import { pText } from './p-value-text';

describe('pText', () => {
  it.each([
    [0.0009, 'p < 0.001'],
    [0.001, 'p = 0.001'],
    [0.03125, 'p = 0.031'],
    [1, 'p = 1'],
  ])('writes %d as %s', (pValue, text) => {
    expect(pText(pValue)).toBe(text);
  });
});
