import { AdminSubmissionSchema, listOf, ProblemSchema, ReviewReceiptSchema } from '@torchperf/contracts';
import { addSubmission, addTeam } from '#test/api/records';
import {
  addCompetition,
  addMeasured,
  api,
  auditOf,
  BELOW_FLOOR,
  board,
  finishRun,
  post,
  rerun,
  shownSubmission,
} from '#test/api/review-rig';
import { ADMIN_TOKEN } from '#test/api/start-test-api';

describe('review by an organiser', () => {
  const codeOf = async (response: Response) => [
    response.status,
    ProblemSchema.parse(await response.json()).code,
  ];

  it('releases: it takes its rank, and cleared flags do not hold it again', async () => {
    const { id, slug } = await addCompetition();
    const { id: heldId } = await addMeasured(id, 0.05, { flags: [BELOW_FLOOR] });
    const note = 'Read and understood.';
    const response = await post(`${heldId}/release`, { note: ` ${note} ` });
    expect(response.status).toBe(200);
    const { review } = ReviewReceiptSchema.parse(await response.json());
    expect(review).toMatchObject({ state: 'released', note });
    expect(await board(slug)).toMatchObject({ entries: [[1, heldId]], unranked: [] });
    const shown = await shownSubmission(heldId);
    expect([shown.state, shown.review]).toEqual(['finished', review]);
    expect(shown.runs[0]?.flags).toHaveLength(2);
    expect(await auditOf(heldId)).toEqual([['organiser', 'submission.release', { note }]]);

    await rerun(heldId, 0.04, { flags: [BELOW_FLOOR] });
    expect((await shownSubmission(heldId)).review).toEqual(review);
    expect((await board(slug)).entries).toEqual([[1, heldId]]);
  });

  it('stays held by an organiser whatever a later run shows', async () => {
    const { id } = await addCompetition();
    const { id: heldId } = await addMeasured(id, 0.6);
    await post(`${heldId}/hold`, { reason: 'A look at the code.' });
    await rerun(heldId, 0.6);
    expect((await shownSubmission(heldId)).review).toMatchObject({
      state: 'held',
      reason: 'A look at the code.',
    });
  });

  it('holds any submission for an organiser, with a reason, before or after it is measured', async () => {
    const { id, slug } = await addCompetition();
    const { id: firstId } = await addMeasured(id, 0.5);
    const { id: secondId } = await addMeasured(id, 0.6);
    const reason = 'Two teams seem to share one model.';
    const response = await post(`${firstId}/hold`, { reason });
    expect(response.status).toBe(200);
    expect(ReviewReceiptSchema.parse(await response.json())).toMatchObject({
      submissionId: firstId,
      review: { state: 'held', reason },
    });
    expect(await board(slug)).toEqual({
      entries: [[1, secondId]],
      unranked: [['held', firstId]],
      details: [reason],
    });
    await post(`${firstId}/release`, { note: 'Different weights.' });
    expect((await board(slug)).entries).toEqual([
      [1, firstId],
      [2, secondId],
    ]);
    expect(await auditOf(firstId)).toEqual([
      ['organiser', 'submission.hold', { reason }],
      ['organiser', 'submission.release', { note: 'Different weights.' }],
    ]);
    // A look at something else clears no flag that was not there.
    await rerun(firstId, 0.5, { flags: [BELOW_FLOOR] });
    expect((await shownSubmission(firstId)).review).toMatchObject({
      state: 'held',
      reason: BELOW_FLOOR.evidence,
    });

    const queued = await addSubmission(api.prisma, id, (await addTeam(api.prisma)).id);
    await post(`${queued.id}/hold`, { reason });
    await finishRun({ submissionId: queued.id, runId: queued.runId }, 0.2);
    expect((await board(slug)).unranked).toContainEqual(['held', queued.id]);
  });

  it('may end in a disqualification; reinstated, it is under review again', async () => {
    const { id, slug } = await addCompetition();
    const { id: heldId } = await addMeasured(id, 0.05);
    await post(`${heldId}/disqualify`, { reason: 'Answers before it has read.' });
    expect(await board(slug)).toMatchObject({
      unranked: [['disqualified', heldId]],
      details: ['Answers before it has read.'],
    });
    expect((await shownSubmission(heldId)).state).toBe('disqualified');
    expect(await codeOf(await post(`${heldId}/release`, { note: 'By mistake.' }))).toEqual([
      409,
      'submission-disqualified',
    ]);
    expect(await codeOf(await post(`${heldId}/hold`, { reason: 'By mistake.' }))).toEqual([
      409,
      'submission-disqualified',
    ]);
    await post(`${heldId}/reinstate`);
    expect((await board(slug)).unranked).toEqual([['held', heldId]]);
  });

  it('refuses what makes no sense, and leaves no trace of it', async () => {
    const { id, reference } = await addCompetition();
    const { id: normalId } = await addMeasured(id, 0.5);
    const { id: heldId } = await addMeasured(id, 0.01);
    expect(await codeOf(await post(`${normalId}/release`, { note: 'Nothing there.' }))).toEqual([
      409,
      'submission-not-held',
    ]);
    expect(await codeOf(await post(`${heldId}/hold`, { reason: 'Once more.' }))).toEqual([
      409,
      'submission-held',
    ]);
    expect(await codeOf(await post(`${reference.submissionId}/hold`, { reason: 'Ours.' }))).toEqual([
      409,
      'submission-baseline',
    ]);
    expect(await codeOf(await post(`${normalId}/hold`, { reason: ' ' }))).toEqual([400, 'validation-failed']);
    expect(await codeOf(await post(`${heldId}/release`, {}))).toEqual([400, 'validation-failed']);
    for (const unknown of ['00000000-0000-4000-8000-000000000000', 'no-id']) {
      expect(await codeOf(await post(`${unknown}/hold`, { reason: 'Unknown.' }))).toEqual([
        404,
        'submission-not-found',
      ]);
      expect(await codeOf(await post(`${unknown}/release`, { note: 'Unknown.' }))).toEqual([
        404,
        'submission-not-found',
      ]);
    }
    for (const subject of [normalId, heldId, reference.submissionId]) {
      expect(await auditOf(subject)).toEqual([]);
    }
    const { token } = await addTeam(api.prisma);
    const path = `/api/v1/admin/submissions/${heldId}/release`;
    expect((await api.ask(path, { method: 'POST', token })).status).toBe(403);
  });

  it('is found by organisers: what is held, and what has a flag', async () => {
    const { id, slug } = await addCompetition();
    const remembered = { kind: 'answers-remembered', evidence: 'In 0.30 of the time.' } as const;
    const { id: flaggedId } = await addMeasured(id, 0.5, { flags: [remembered] });
    const { id: heldId } = await addMeasured(id, 0.03);
    const { id: thrownOutId } = await addMeasured(id, 0.02);
    await post(`${thrownOutId}/disqualify`, { reason: 'copied' });
    const list = async (query: string) => {
      const response = await api.ask(`/api/v1/admin/submissions?competition=${slug}&${query}`, {
        token: ADMIN_TOKEN,
      });
      return listOf(AdminSubmissionSchema).parse(await response.json()).items;
    };
    const held = await list('state=held');
    expect(held.map((item) => item.id)).toEqual([heldId]);
    expect(held[0]?.review).toMatchObject({ state: 'held', reason: expect.stringMatching(/^0.03 of/) });
    expect(held[0]?.newestRun?.flags.map(({ kind }) => kind)).toEqual(['faster-than-known']);
    expect((await list('state=finished')).map((item) => item.id)).toEqual([flaggedId]);
    expect((await list('flag=answers-remembered')).map((item) => item.id)).toEqual([flaggedId]);
    expect((await list('flag=faster-than-known')).map((item) => item.id)).toEqual([thrownOutId, heldId]);
    expect((await list('flag=faster-than-known&state=held')).map((item) => item.id)).toEqual([heldId]);
    expect((await list('flag=noisy-machine')).length).toBe(0);
  });

  it('decides once when asked twice at once, also while a result lands', async () => {
    const { id, slug } = await addCompetition();
    const { id: heldId } = await addMeasured(id, 0.05);
    const landing = addMeasured(id, 0.4);
    const responses = await Promise.all(
      [1, 2, 3].map((n) => post(`${heldId}/release`, { note: `Look number ${n}.` })),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(await auditOf(heldId)).toHaveLength(1);
    const other = await landing;
    expect((await board(slug)).entries).toEqual([
      [1, heldId],
      [2, other.id],
    ]);
  });
});
