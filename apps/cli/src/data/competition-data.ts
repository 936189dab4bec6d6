import { join } from 'node:path';
import { fetchArtifact, readDataset } from '@torchperf/bundle';
import { API_PREFIX, type Competition, CompetitionSchema } from '@torchperf/contracts';
import { isolated } from '@torchperf/domain';
import { UsageError } from '../usage.error';
import type { TaskData } from './task-data';

const ANSWER_TIMEOUT_MS = 20_000;

/**
 * The api's URL of a competition, from the URL of its page or of the api itself.
 * @throws UsageError if it is neither.
 */
export function competitionApiUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  const slug = /\/competitions\/([^/]+)/.exec(url?.pathname ?? '')?.[1];
  if (!url || !/^https?:$/.test(url.protocol) || !slug) {
    throw new UsageError(
      `--competition "${text}" is not the address of a competition, such as https://HOST/competitions/SLUG.`,
    );
  }
  return new URL(`${API_PREFIX}/competitions/${slug}`, url.origin);
}

/**
 * The public set of a competition, with its classes and the parameters of its suite.
 * @param folder where the set is stored.
 * @throws UsageError if the competition cannot be read or has no public set; ArtifactUnavailableError if the download
 * fails or differs from the competition's hash or size.
 */
export async function competitionData(
  address: string,
  folder: string,
  signal: AbortSignal,
): Promise<TaskData> {
  const url = competitionApiUrl(address);
  const { title, task, suite, publicDataset } = await readCompetition(url, signal);
  if (!publicDataset) {
    throw new UsageError(
      `The competition "${isolated(title)}" has no public set: name your own examples with --data.`,
    );
  }
  const file = join(folder, 'public.npz');
  const { sha256, bytes } = publicDataset;
  await fetchArtifact({ url: new URL(publicDataset.url, url).href, sha256, bytes }, file, { signal });
  const dataset = await readDataset(file);
  return {
    source: `the public set of "${isolated(title)}" (${url.href})`,
    dataset,
    classes: task.classes,
    suite,
  };
}

async function readCompetition(url: URL, signal: AbortSignal): Promise<Competition> {
  const timeout = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const response = await fetch(url, { signal: AbortSignal.any([signal, timeout]) }).catch(
    (error: unknown) => {
      if (signal.aborted) throw error;
      throw new UsageError(
        `--competition: ${url.origin} does not answer. Check the address, and that the service is running.`,
      );
    },
  );
  if (!response.ok) {
    throw new UsageError(
      `--competition: ${url.href} answered with status ${response.status}. Check the name.`,
    );
  }
  const parsed = CompetitionSchema.safeParse(await response.json().catch(() => null));
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `--competition: ${url.href} returned an answer that this version of torchperf cannot read.`,
  );
}
