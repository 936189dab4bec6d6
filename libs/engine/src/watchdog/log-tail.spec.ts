import { LogTail } from './log-tail';

const text = (tail: LogTail) => tail.take().toString();

it('keeps what is within the limit, in order', () => {
  const log = new LogTail(6);
  log.add(Buffer.from('abc'));
  log.add(Buffer.from('def'));
  expect(text(log)).toBe('abcdef');
});

it('keeps the end, which holds the reason, of a longer log', () => {
  const log = new LogTail(4);
  for (const letter of 'abcdefghijklmnop') log.add(Buffer.from(letter));
  expect(text(log)).toBe('mnop');
  log.add(Buffer.from('one chunk that is too long'));
  expect(text(log)).toBe('long');
});

it('is empty once taken', () => {
  const log = new LogTail(4);
  log.add(Buffer.from('abc'));
  log.take();
  expect(text(log)).toBe('');
});

it('copies, for the memory that is read into is used again', () => {
  const log = new LogTail(4);
  const chunk = Buffer.from('abc');
  log.add(chunk);
  chunk.fill('x');
  expect(text(log)).toBe('abc');
});

it('counts all that came since it was taken', () => {
  const log = new LogTail(4);
  for (const words of ['abc', 'defghi', '']) log.add(Buffer.from(words));
  expect(log.writtenBytes).toBe(9);
  log.take();
  expect(log.writtenBytes).toBe(0);
});
