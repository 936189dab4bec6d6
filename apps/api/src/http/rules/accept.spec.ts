import { isAcceptable } from './accept';

it.each([
  [undefined, true],
  ['', true],
  ['*/*', true],
  ['application/json', true],
  ['Application/JSON; charset=utf-8', true],
  ['application/json;version=1;q=0.5', true],
  ['text/csv; header=present', false],
  ['application/*', true],
  ['text/html, */*;q=0.1', true],
  ['text/html', false],
  ['text/*', false],
  ['application/json;q=0', false],
  ['application/json;q=0, */*', false],
  ['application/json;q=0.001', true],
  ['*/*;q=0', false],
  ['nonsense', false],
])('Accept: %s takes JSON: %s', (header, expected) => {
  expect(isAcceptable(header, ['application/json'])).toBe(expected);
});
