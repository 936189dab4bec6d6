import { Injectable } from '@nestjs/common';
import { PUBLISHABLE_REPORT_VERSIONS, RunReportSchema, reportVersionOf } from '@torchperf/contracts';
import { type RunCallsRow, RunRepository } from '@torchperf/database';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Viewer } from '../http/auth/viewer';
import { unlinkAnswers } from './unlink-answers';

const CallsSchema = z.object({
  samples: RunReportSchema.shape.samples,
  batches: RunReportSchema.shape.batches,
});
/** Size of the cache. Raw data have some megabytes at most, mostly half a megabyte. */
const MAX_CACHED_BYTES = 64 * 1024 * 1024;
const NO_CALLS: RunCallsRow = { samples: 'null', batches: '[]' };

/**
 * The raw data of reports: for organisers as stored, for everyone else with answers apart from latencies. The latter
 * is computed once, on the first request, and stored. After that both are sent as text: parsing megabytes would delay
 * every other request.
 */
@Injectable()
export class RunCalls {
  /** The raw data read last. They never change; the database client takes as long for a megabyte as parsing it would. */
  private readonly cached = new LRUCache<string, RunCallsRow>({
    maxSize: MAX_CACHED_BYTES,
    sizeCalculation: ({ samples, batches }) => samples.length + batches.length,
  });

  constructor(private readonly runs: RunRepository) {}

  /** @param head the report without raw data. */
  async textFor(id: string, head: unknown, viewer: Viewer): Promise<RunCallsRow> {
    const isAdmin = viewer.kind === 'admin';
    const key = `${isAdmin ? 'stored' : 'public'}:${id}`;
    const known = this.cached.get(key);
    if (known) return known;
    const calls = isAdmin
      ? ((await this.runs.findCalls(id)) ?? NO_CALLS)
      : ((await this.runs.findPublicCalls(id)) ?? (await this.publish(id, head)));
    this.cached.set(key, calls);
    return calls;
  }

  /** Raw data of a version whose columns are unknown are for organisers only. */
  private async publish(id: string, head: unknown): Promise<RunCallsRow> {
    const stored = await this.runs.findCalls(id);
    const version = reportVersionOf(head);
    if (!stored || version === null || !PUBLISHABLE_REPORT_VERSIONS.includes(version)) return NO_CALLS;
    const { samples, batches } = stored;
    const unlinked = unlinkAnswers(
      CallsSchema.parse({ samples: JSON.parse(samples), batches: JSON.parse(batches) }),
    );
    const calls = { samples: JSON.stringify(unlinked.samples), batches: JSON.stringify(unlinked.batches) };
    await this.runs.savePublicCalls(id, stored, calls);
    return calls;
  }
}
