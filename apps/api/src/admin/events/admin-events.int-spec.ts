import { EventSchema, SubmissionSchema } from '@torchperf/contracts';
import { EVENT_IDS } from '@torchperf/domain';
import {
  addEvent,
  addResult,
  api,
  ask,
  audit,
  BY_SIZE,
  board,
  codeOf,
  competition,
  problemOf,
  ranksOn,
  SMALL_AND_FAST,
  shownEvents,
  YESTERDAY,
} from '#test/api/events-rig';
import { addTeam } from '#test/api/records';

describe('the events of a competition', () => {
  const accuracyAbove = (bound: unknown) => ({ metric: 'accuracy', operator: '>=', bound });
  const size = { metric: 'modelSize', direction: 'lower' };
  const latency = { metric: 'relativeLatency', direction: 'lower' };

  it('get one more, in which what was measured before is ranked at once by its composite', async () => {
    await addResult('small', 0.5, 200_000);
    await addResult('fast', 0.4, 400_000);
    await addResult('wrong', 0.3, 100_000, 0.5);
    const response = await ask('POST', '', SMALL_AND_FAST);
    expect(response.status).toBe(201);
    const event = EventSchema.parse(await response.json());
    expect(event).toMatchObject({
      id: 'small-and-fast',
      description: '',
      objectives: [{ metric: 'composite', direction: 'lower', unit: 'ratio' }],
      constraints: [{ metric: 'accuracy', operator: '>=', bound: 0.85, unit: 'fraction' }],
      rank: 'composite',
      bestOf: 'first-unless-better',
      composite: {
        ...SMALL_AND_FAST.composite,
        formula: '(relativeLatency / 1)^0.5 × (modelSize / 200000 bytes)^0.5',
      },
      retiredAt: null,
    });
    expect(Date.now() - Date.parse(String(event.addedAt))).toBeLessThan(60_000);
    expect((await shownEvents()).map(({ id }) => id)).toEqual([...EVENT_IDS, 'small-and-fast']);
    expect((await shownEvents()).at(-1)).toEqual(event);
    expect(await ranksOn('small-and-fast')).toEqual([
      [1, 'small'],
      [2, 'fast'],
    ]);
    const shown = await board('small-and-fast');
    // √(0.5 / 1 · 200,000 / 200,000), and half the ±1 % of the latency; the size is exact.
    expect(shown.entries[0]?.metrics.composite).toMatchObject({
      unit: 'ratio',
      value: expect.closeTo(Math.SQRT1_2, 6),
    });
    expect(shown.entries[0]?.metrics.composite?.ciLower).toBeCloseTo(Math.sqrt(0.495), 6);
    expect(shown.entries[1]?.metrics.composite?.value).toBeCloseTo(Math.sqrt(0.4 * 2), 6);
    const { unranked } = await board('small-and-fast', 'unranked');
    expect(unranked.map(({ reason, submission }) => [reason, submission.name])).toEqual([
      ['constraint-missed', 'wrong'],
    ]);
    expect(await audit()).toMatchObject([
      { action: 'event.add', detail: { event: 'small-and-fast', definition: { rank: 'composite' } } },
    ]);
  });

  it('get a built-in one by its id alone, and each id once', async () => {
    await api.prisma.event.deleteMany({ where: { competitionId: competition.id, key: 'extreme-push' } });
    const response = await ask('POST', '', 'extreme-push');
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ id: 'extreme-push', title: 'Extreme Push' });
    expect(await codeOf(await ask('POST', '', 'extreme-push'))).toBe('event-exists');
    await ask('POST', '/extreme-push/retire');
    expect(await codeOf(await ask('POST', '', 'extreme-push'))).toBe('event-exists');
    const twice = await Promise.all([ask('POST', '', BY_SIZE), ask('POST', '', BY_SIZE)]);
    expect(twice.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await audit()).map(({ action }) => action)).toEqual(['event.add', 'event.retire', 'event.add']);
  });

  it('keep their rules once the competition has started, but not their texts', async () => {
    await addResult('small', 0.5, 200_000);
    await addEvent(BY_SIZE);
    for (const edit of [
      { objectives: [latency] },
      { constraints: [accuracyAbove(0.2)] },
      { bestOf: 'latest' },
      { title: 'Other', rank: 'pareto', objectives: [latency, size] },
    ]) {
      const problem = await problemOf(await ask('PATCH', '/by-size', edit));
      expect(problem).toMatchObject({ status: 409, code: 'event-rules-fixed' });
      expect(problem.detail).toContain(YESTERDAY.toISOString());
    }
    // A client that sends the rules as they are changes nothing.
    const { title: _title, id: _id, ...rules } = BY_SIZE;
    const words = { ...rules, title: 'Smallest', description: 'Bytes alone.' };
    const edited = await ask('PATCH', '/by-size', words);
    expect(edited.status).toBe(200);
    expect((await shownEvents()).at(-1)).toMatchObject({ title: 'Smallest', description: 'Bytes alone.' });
    expect((await board('by-size')).event.title).toBe('Smallest');
    expect((await audit()).map(({ action }) => action)).toEqual(['event.add', 'event.edit']);
  });

  it('are no longer ranked when they are retired, come last, and are ranked again when they are restored', async () => {
    const first = await addResult('first', 0.5, 300_000);
    const retired = EventSchema.parse(await (await ask('POST', '/memory-challenge/retire')).json());
    expect(Date.now() - Date.parse(String(retired.retiredAt))).toBeLessThan(60_000);
    expect((await shownEvents()).map(({ id }) => id)).toEqual([
      ...EVENT_IDS.filter((id) => id !== 'memory-challenge'),
      'memory-challenge',
    ]);
    await addResult('second', 0.5, 200_000);
    expect(await ranksOn('memory-challenge')).toEqual([[1, 'first']]);
    expect(await ranksOn('latency-sprint')).toHaveLength(2);
    expect((await board('memory-challenge')).event).toEqual(retired);
    const submission = SubmissionSchema.parse(await (await api.ask(`/api/v1/submissions/${first}`)).json());
    expect(submission.ranks.at(-1)).toEqual({
      event: 'memory-challenge',
      title: 'Memory Challenge',
      rank: 1,
      rankRange: { best: 1, worst: 1 },
      frontProbability: null,
      rankedCount: 1,
      tied: false,
      method: 'by-interval',
      retired: true,
    });
    expect(submission.ranks[0]).toMatchObject({ event: 'latency-sprint', retired: false });
    expect(await codeOf(await ask('POST', '/memory-challenge/retire'))).toBe('event-retired');

    const restored = EventSchema.parse(await (await ask('POST', '/memory-challenge/restore')).json());
    expect(restored.retiredAt).toBeNull();
    expect((await shownEvents()).map(({ id }) => id)).toEqual(EVENT_IDS);
    expect(await ranksOn('memory-challenge')).toEqual([
      [1, 'second'],
      [2, 'first'],
    ]);
    expect(await codeOf(await ask('POST', '/memory-challenge/restore'))).toBe('event-not-retired');
    expect(await audit()).toEqual([
      { action: 'event.retire', detail: { event: 'memory-challenge' } },
      { action: 'event.restore', detail: { event: 'memory-challenge' } },
    ]);
  });

  it('are known by competition and id', async () => {
    for (const response of [
      await ask('PATCH', '/javelin', { title: 'Javelin' }),
      await ask('POST', '/javelin/retire'),
      await ask('POST', '/javelin/restore'),
    ]) {
      expect(await codeOf(response)).toBe('event-not-found');
    }
    const elsewhere = { slug: 'nowhere' };
    expect(await codeOf(await ask('POST', '', BY_SIZE, elsewhere))).toBe('competition-not-found');
    const retired = await ask('POST', '/latency-sprint/retire', undefined, elsewhere);
    expect(await codeOf(retired)).toBe('competition-not-found');
    expect((await ask('POST', '/%00/retire', undefined, elsewhere)).status).toBe(400);
  });

  it('are the organiser’s alone to change', async () => {
    const { token } = await addTeam(api.prisma);
    expect((await ask('POST', '', BY_SIZE, { token })).status).toBe(403);
    expect((await ask('PATCH', '/latency-sprint', { title: 'Mine' }, { token })).status).toBe(403);
    expect((await ask('POST', '/latency-sprint/retire', undefined, { token })).status).toBe(403);
    expect((await ask('POST', '/latency-sprint/restore', undefined, { token: '' })).status).toBe(401);
  });
});
