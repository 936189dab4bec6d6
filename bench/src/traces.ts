import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { RunReport } from '@torchperf/contracts';
import { decodeCalls } from '@torchperf/engine';
import { ROOT } from './workbench';

const FOLDER = join(ROOT, 'bench', 'traces');
const EXTENSION = '.json.gz';

/** One launch of a recorded run: its value, and the contestant's raw latencies in the order of the calls. */
export interface TraceLaunch {
  readonly logRatio: number;
  readonly latenciesNs: readonly number[];
}

/** Many launches of one model, recorded once on a real machine, for simulations to draw from. */
export interface Trace {
  readonly name: string;
  readonly machine: string;
  readonly launches: readonly TraceLaunch[];
}

export function readTraces(): Trace[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith(EXTENSION))
    .sort()
    .map((file) => ({
      name: basename(file, EXTENSION),
      ...JSON.parse(gunzipSync(readFileSync(join(FOLDER, file))).toString('utf8')),
    }));
}

/** Keeps the launches of some reports of one model as a trace. */
export function writeTrace(name: string, reports: readonly RunReport[]): void {
  const launches = reports.flatMap((report) => {
    const calls = report.samples ? decodeCalls(report.samples) : [];
    return report.launches.map(({ index, logRatio }) => ({
      logRatio,
      latenciesNs: calls
        .filter((call) => call.launch === index && call.role === 'contestant')
        .map((call) => Math.round(call.latencyNs)),
    }));
  });
  const machine = reports[0]?.machine.hardwareClass ?? 'unknown';
  writeFileSync(join(FOLDER, `${name}${EXTENSION}`), gzipSync(JSON.stringify({ machine, launches })));
}
