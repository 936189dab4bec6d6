import { nameSkeleton } from './name-skeleton';

describe('nameSkeleton', () => {
  it.each([
    ['Demo Team', 'Dеmо Теаm'],
    ['Demo Team', 'demo team'],
    ['Demo Team', 'DEMO TEAM'],
    ['Demo Team', 'Demo-Team'],
    ['Demo Team', 'DemoTeam'],
    ['Demo Team', 'Demo\u200bTeam'],
    ['Demo Team', 'Ｄｅｍｏ Ｔｅａｍ'],
    ['Demo Team', '𝐃𝐞𝐦𝐨 𝐓𝐞𝐚𝐦'],
    ['Demo Team', 'Dem0 Team'],
    ['Demo Team', 'Derno Team'],
    ['Team Il1', 'Team lI1'],
    ['AB', 'ΑΒ'],
    ['Café', 'Cafe\u0301'],
    ['Organisers', 'Οrganіsеrs'],
  ])('of %s is that of %s', (name, other) => {
    expect(nameSkeleton(other)).toBe(nameSkeleton(name));
  });

  it.each([
    ['Team 1', 'Team 2'],
    ['Team One', 'Team Two'],
    ['Café', 'Cafe'],
    ['C++', 'C'],
    ['!!!', '???'],
    ['🚀', '🚗'],
    ['日本', '日木'],
  ])('of %s is not that of %s', (name, other) => {
    expect(nameSkeleton(other)).not.toBe(nameSkeleton(name));
  });
});
