import { ROLE_CODES, type SampleColumns } from '@torchperf/contracts';
import { encodeColumn } from '../../libs/engine/src/suite/columns';

export { encodeColumn };

interface TimedCall {
  readonly role: keyof typeof ROLE_CODES;
  readonly latencyNs: number;
}

/** Timed calls of one launch as a report holds them, all answered rightly. */
export function buildSampleColumns(calls: readonly TimedCall[]): SampleColumns {
  return {
    count: calls.length,
    launch: encodeColumn(new Uint16Array(calls.length)),
    block: encodeColumn(Uint16Array.from(calls, (_, index) => Math.floor(index / 25))),
    role: encodeColumn(Uint8Array.from(calls, ({ role }) => ROLE_CODES[role])),
    example: encodeColumn(Uint32Array.from(calls, (_, index) => index)),
    latencyNs: encodeColumn(Float64Array.from(calls, ({ latencyNs }) => latencyNs)),
    correct: encodeColumn(new Uint8Array(calls.length).fill(1)),
  };
}
