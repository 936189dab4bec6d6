import { closeIsolates, isolated, withoutIsolates } from './isolated';

describe('isolated', () => {
  it.each(['Demo Team', 'Café', '日本語', 'क्षत्रिय', '🚀', ''])('leaves %s', (name) => {
    expect(isolated(name)).toBe(name);
  });

  it.each(['فريق', 'שלום', 'Team שלום', 'ߒߞߏ'])('isolates %s', (name) => {
    expect(isolated(name)).toBe(`\u2068${name}\u2069`);
  });
});

it('leaves out the marks of isolates', () => {
  expect(withoutIsolates(`1 ${isolated('שלום')}, 2 ${isolated('Team')}`)).toBe('1 שלום, 2 Team');
});

it('closes an isolate where a line is broken, and opens it again', () => {
  const lines = `Progress of ${isolated('שלום עולם')} today`.split(' ');
  expect(closeIsolates(lines)).toEqual(['Progress', 'of', '\u2068שלום\u2069', '\u2068עולם\u2069', 'today']);
});
