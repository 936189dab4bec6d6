import { randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { zipDataset } from '@torchperf/bundle';
import { ADMIN_TOKEN, type TestApi } from './start-test-api';
import { okBundle } from './zip';

/** An npz of examples of 2 × 2, all different, also from those of any other `first`. */
export function npzOf(examples: number, labelOf = (index: number) => index % 3, first = 0): Promise<Buffer> {
  const labels = Int32Array.from({ length: examples }, (_, index) => labelOf(index));
  // Scattered, so that no two examples are near each other.
  const inputs = Float32Array.from({ length: examples * 4 }, (_, index) => {
    const scattered = 43_758.5453 * Math.sin(12.9898 * (4 * first + index + 1));
    return scattered - Math.floor(scattered);
  });
  return buffer(zipDataset({ inputs, labels, inputShape: [2, 2] }));
}

export type CompetitionParts = Record<string, string | Uint8Array>;

/** The parts of a form that makes a competition of three classes. */
export async function competitionParts(slug: string): Promise<CompetitionParts> {
  const competition = { slug, title: 'Clusters', startsAt: '2026-01-01T00:00:00Z', classes: 3 };
  return {
    competition: JSON.stringify(competition),
    dataset: await npzOf(60),
    reference: await okBundle(slug),
    publicDataset: await npzOf(90, undefined, 1000),
  };
}

/**
 * Sends the form's parts in their order. The reference of a competition that came of it counts as measured, though no
 * worker has measured it and its run is still queued; see `postUnmeasured`.
 */
export async function postCompetition(
  api: TestApi,
  parts: CompetitionParts,
  token = ADMIN_TOKEN,
): Promise<Response> {
  const response = await postUnmeasured(api, parts, token);
  if (response.status === 201) {
    const { slug } = JSON.parse(String(parts.competition)) as { slug: string };
    await api.prisma.competition.update({ where: { slug }, data: { referenceState: 'ok' } });
  }
  return response;
}

/** Sends the form's parts in their order, and no more: the competition takes nothing until its reference is measured. */
export function postUnmeasured(
  api: TestApi,
  parts: CompetitionParts,
  token = ADMIN_TOKEN,
): Promise<Response> {
  const body = new FormData();
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part === 'string') body.append(name, part);
    else body.append(name, new Blob([new Uint8Array(part)]), name);
  }
  return api.ask('/api/v1/admin/competitions', { method: 'POST', body, token });
}

/** Makes a competition as `postCompetition` does. @returns its id and slug, and its reference's submission and run. */
export async function createCompetition(api: TestApi, slug = `c-${randomBytes(6).toString('hex')}`) {
  const response = await postCompetition(api, await competitionParts(slug));
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  const { id } = await api.prisma.competition.findUniqueOrThrow({ where: { slug } });
  const receipt = await response.json();
  return { ...(receipt as { slug: string; referenceSubmissionId: string; referenceRunId: string }), id };
}
