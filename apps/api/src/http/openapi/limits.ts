import { BUNDLE_LIMITS, DATASET_LIMITS } from '@torchperf/bundle';
import { MAX_PAGE_SIZE } from '@torchperf/contracts';
import { IDEMPOTENCY_HOURS } from '../idempotency/idempotency.interceptor';
import { STREAMS_PER_ADDRESS } from '../streams/open-streams.service';
import { COSTLY_READS_PER_MINUTE } from '../throttling/costly-reads-throttler.guard';
import { UPLOADS_PER_MINUTE } from '../throttling/upload-throttler.guard';

/** JSON bodies are small; uploads are streamed and have limits of their own. */
export const JSON_BODY_LIMIT_BYTES = 1024 * 1024;
/** Maximum time for a request to arrive: 64 MiB at a slow 128 KiB/s take 9 minutes. */
export const REQUEST_TIMEOUT_MS = 10 * 60 * 1000;

const MIB = 1024 * 1024;
const MINUTE_MS = 60_000;

/** Rate and size limits, for the description of the api: Markdown. */
export function limitsText(): string {
  const rows = [
    ['a bundle', `${BUNDLE_LIMITS.compressedBytes / MIB} MiB compressed, ${BUNDLE_LIMITS.files} files`],
    ['a data set', `${DATASET_LIMITS.expandedBytes / MIB} MiB`],
    ['a JSON body', `${JSON_BODY_LIMIT_BYTES / MIB} MiB`],
    ['address and headers', '16 KiB; one part of an address 100 characters'],
    ['a page of a list', `${MAX_PAGE_SIZE} items`],
    ['uploads', `${UPLOADS_PER_MINUTE} a minute for each team`],
    [
      'reports, raw data, exports, comparisons, boards of the past, new streams of changes',
      `${COSTLY_READS_PER_MINUTE} a minute for each route and address (IPv6: /64 network)`,
    ],
    ['open streams', `${STREAMS_PER_ADDRESS} for each address`],
    ['arrival of a request', `${REQUEST_TIMEOUT_MS / MINUTE_MS} minutes`],
    ['`Idempotency-Key`, on every `POST` with JSON', `255 characters, valid for ${IDEMPOTENCY_HOURS} hours`],
  ];
  return ['| what | limit |', '| --- | --- |', ...rows.map((cells) => `| ${cells.join(' | ')} |`)].join('\n');
}
