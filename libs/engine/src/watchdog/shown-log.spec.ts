import { shownLog } from './shown-log';

const bytes = (text: string) => new TextEncoder().encode(text);
const taken = (text: string) => ({ writtenBytes: text.length, tail: bytes(text) });

it('is null when nothing was printed', () => {
  expect(shownLog(taken(''), undefined, 1024)).toBeNull();
  expect(shownLog(taken(''), bytes(''), 1024)).toBeNull();
});

it('shows all that is within the limit, the rest after what the watchdog took', () => {
  expect(shownLog(taken('abc'), bytes('def'), 6)).toBe('abcdef');
});

it('shows the end of what is longer, and says how much there was', () => {
  const log = shownLog({ writtenBytes: 5000, tail: bytes('x'.repeat(1024)) }, bytes('the end'), 1024);
  expect(log).toMatch(
    /^\[The log was cut: its limit is 1 KiB, and 5 KiB were written\. This is its end\.\]\nx+the end$/,
  );
  expect(log?.split('\n')[1]).toHaveLength(1024);
});

it('shows no more than 64 KiB, whatever the limit', () => {
  const log = shownLog(taken('x'.repeat(100 * 1024)), undefined, 1024 * 1024);
  expect(log).toMatch(/its limit is 64 KiB, and 100 KiB were written/);
  expect(log?.split('\n')[1]).toHaveLength(64 * 1024);
});
