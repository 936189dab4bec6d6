import { type PollPosition, SharedPoll } from './shared-poll';

describe('a shared look', () => {
  const read = jest.fn(async (_: PollPosition) => ({ changes: [], hasMore: false }));
  const place = { competitionId: 'a', after: 7n, live: false };
  beforeEach(() => read.mockClear());

  it('reads once for all who stand at the same place', async () => {
    const look = new SharedPoll(read);
    const pages = await Promise.all([look.page(place), look.page({ ...place })]);
    expect(pages[0]).toBe(pages[1]);
    expect(await look.page(place)).toBe(pages[0]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('never mixes competitions, places, or what is kept back with what is not', async () => {
    const look = new SharedPoll(read);
    const places = [
      place,
      { ...place, competitionId: 'b' },
      { ...place, after: 8n },
      { ...place, live: true },
    ];
    for (const one of places) await look.page(one);
    expect(read.mock.calls.map(([one]) => one)).toEqual(places);
  });
});
