import { ROLE_CODES, type SampleColumns } from '@torchperf/contracts';

interface TimedCall {
  readonly role: keyof typeof ROLE_CODES;
  readonly latencyNs: number;
}

/** Timed calls of one launch as a report holds them, all answered rightly. */
export function buildSampleColumns(calls: readonly TimedCall[]): SampleColumns {
  const base64 = (column: Uint8Array | Uint16Array | Uint32Array | Float64Array) =>
    Buffer.from(column.buffer).toString('base64');
  return {
    count: calls.length,
    launch: base64(new Uint16Array(calls.length)),
    block: base64(Uint16Array.from(calls, (_, index) => Math.floor(index / 25))),
    role: base64(Uint8Array.from(calls, ({ role }) => ROLE_CODES[role])),
    example: base64(Uint32Array.from(calls, (_, index) => index)),
    latencyNs: base64(Float64Array.from(calls, ({ latencyNs }) => latencyNs)),
    correct: base64(new Uint8Array(calls.length).fill(1)),
  };
}
