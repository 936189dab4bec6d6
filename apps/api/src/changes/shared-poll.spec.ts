import { type PollPosition, SharedPoll } from './shared-poll';

describe('a shared poll', () => {
  const read = jest.fn(async (_: PollPosition) => ({ changes: [], hasMore: false }));
  const position = { competitionId: 'a', after: 7n, live: false };
  beforeEach(() => read.mockClear());

  it('reads once for all streams at the same position', async () => {
    const poll = new SharedPoll(read);
    const pages = await Promise.all([poll.page(position), poll.page({ ...position })]);
    expect(pages[0]).toBe(pages[1]);
    expect(await poll.page(position)).toBe(pages[0]);
    expect(read).toHaveBeenCalledTimes(1);
  });

  it('never mixes competitions, positions, or hidden changes with visible ones', async () => {
    const poll = new SharedPoll(read);
    const positions = [
      position,
      { ...position, competitionId: 'b' },
      { ...position, after: 8n },
      { ...position, live: true },
    ];
    for (const position of positions) await poll.page(position);
    expect(read.mock.calls.map(([one]) => one)).toEqual(positions);
  });
});
