import { UsageError } from '../usage.error';
import { parseBenchOptions } from './bench-options';

it('parses numbers and leaves out missing options', () => {
  expect(parseBenchOptions({ data: 'x.npz', classes: '10', cpu: '0', json: true })).toEqual({
    data: 'x.npz',
    classes: 10,
    cpu: 0,
    json: true,
    quick: false,
    unsandboxed: false,
  });
});

it.each([
  [{ cpu: 'x' }, /--cpu must be a number/],
  [{ cpu: '1.5' }, /--cpu must be a whole number/],
  [{ data: 'x.npz', classes: '1' }, /--classes must be at least 2/],
  [{ data: 'x.npz', competition: 'y' }, /use only one of them/],
  [{ classes: '10' }, /--classes needs --data/],
])('refuses %j', (given, message) => {
  expect(() => parseBenchOptions(given)).toThrow(UsageError);
  expect(() => parseBenchOptions(given)).toThrow(message);
});
