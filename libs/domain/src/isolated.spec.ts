import { isolated } from './isolated';

describe('isolated', () => {
  it.each(['Demo Team', 'Café', '日本語', 'क्षत्रिय', '🚀', ''])('leaves %s', (name) => {
    expect(isolated(name)).toBe(name);
  });

  it.each(['فريق', 'שלום', 'Team שלום', 'ߒߞߏ'])('isolates %s', (name) => {
    expect(isolated(name)).toBe(`\u2068${name}\u2069`);
  });
});
