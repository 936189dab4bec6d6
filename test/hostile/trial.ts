import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { type RunReport, RunReportSchema, type RunView, type Submission } from '@torchperf/contracts';
import { zipOf } from '../api/zip';
import { ROOT, RunningService } from '../e2e/running-service';
import { type CorpusBundle, HONEST } from './corpus';
import { CLASSES, HiddenSet } from './hidden-set';
import { processesOf } from './leftovers';
import { differencesOf, type Outcome } from './outcome';
import type { Way } from './ways';

export const SLUG = 'hostile';
const MAX_RERUNS = 2;

/** Short, so that each verdict comes in seconds; 16 KiB of log are enough to be cut. */
export const SUITE = {
  launchesMin: 3,
  launchesMax: 3,
  blocksPerLaunch: 8,
  callsPerBlock: 10,
  warmupWindowCalls: 10,
  warmupCallsMin: 20,
  warmupCallsMax: 40,
  batchSize: 8,
  auditCalls: 10,
  loadTimeoutMs: 3000,
  callTimeoutMs: 1000,
  runTimeoutMs: 30_000,
  memoryLimitBytes: 192 * 1024 * 1024,
  logLimitBytes: 16 * 1024,
  // A machine that is busy with other tests is no reason to measure again.
  noisyRepeatsMax: 0,
  // Other tests run at the same time: a busy machine must not hide what a trial shows.
  waitShareMax: 1,
};
const REFERENCE = 'from honest import Honest\ndef load(): return Honest()\n';

/** The corpus in one way: a service of its own, a hidden set of its own, and all that was read of it. */
export class Trial {
  readonly outcomes: Outcome[] = [];
  /** Every answer of the api, by its path and the viewer. */
  readonly answers = new Map<string, string>();
  readonly hidden = new HiddenSet();
  /** A variable of the worker's environment that no one may see. */
  readonly canary = `canary${randomBytes(12).toString('hex')}`;
  private readonly sent = new Map<CorpusBundle, { readonly id: string; readonly token: string }>();
  private running: RunningService | undefined;
  private scratchFolder: string | undefined;
  private teams: readonly string[] = [];
  private questions = 0;

  constructor(readonly way: Way) {}

  /** Starts a service without any bundle; `cpu` is its worker's. */
  async start(cpu: number): Promise<void> {
    // Not the temporary folder of the current user: the sandbox's user must be able to enter it.
    this.scratchFolder = await mkdtemp('/tmp/torchperf-hostile-');
    chmodSync(this.scratch, 0o711);
    const uid = RunningService.randomUid();
    if (this.way.workerUser === 'plain') chownSync(this.scratch, uid, uid);
    const variables = {
      WORKER_SCRATCH_DIR: this.scratch,
      HOST_CANARY: this.canary,
      LOG_LEVEL: 'debug',
      SANDBOX_UID: String(uid),
      WORKER_CPU: String(cpu),
      // So that each question comes from an address of its own; reports are throttled by address.
      TRUSTED_PROXIES: '127.0.0.1',
      ...this.way.variables,
    };
    this.running = await RunningService.start('redis', variables, this.way.workerUser);
    // Several teams, for each may upload 60 bundles a minute.
    this.teams = [
      await this.service.addTeam('Hostile'),
      await this.service.addTeam('Cunning'),
      this.service.teamToken,
    ];
    await this.service.addCompetition(
      { slug: SLUG, title: 'Hostile', classes: CLASSES, suite: SUITE },
      { dataset: await this.hidden.npz(), reference: await honestBundle('Reference') },
    );
  }

  /** Sends bundles; the worker then goes through them. */
  async send(bundles: readonly CorpusBundle[]): Promise<void> {
    for (const [index, bundle] of bundles.entries()) {
      const token = this.teams[bundle.isTwin ? 2 : index % 2] as string;
      const { id } = await this.service.upload(SLUG, await bundle.zip(), token);
      this.sent.set(bundle, { id, token });
    }
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    if (this.scratchFolder) await rm(this.scratchFolder, { recursive: true, force: true });
  }

  /** @throws Error before `start`, as the next one does. */
  get service(): RunningService {
    if (!this.running) throw new Error(`The service of "${this.way.name}" did not start.`);
    return this.running;
  }

  /** Where the worker unpacks bundles. */
  get scratch(): string {
    if (!this.scratchFolder) throw new Error(`"${this.way.name}" has no scratch folder.`);
    return this.scratchFolder;
  }

  /** Processes of sandboxes that live now. */
  get sandboxed(): string[] {
    const { sandboxUid: uid, workerPid } = this.service;
    return processesOf({ uid, workerPid, scratch: this.scratch });
  }

  /** What only the service may know. */
  get secrets(): string[] {
    return [this.canary, ...this.service.secrets, ...this.teams];
  }

  /** Where things lie on the host; a bundle sees neutral names. */
  get hostPaths(): string[] {
    const packages = process.env.PYTHON_PACKAGES;
    return [this.scratch, this.service.dataDir, ROOT, ...(packages ? [packages] : [])];
  }

  /** The submission that the bundle became. */
  idOf(bundle: CorpusBundle): string {
    return (this.sent.get(bundle) as { id: string }).id;
  }

  /**
   * Waits for a bundle's run, and reads all that each viewer can read of it. A timed bundle with an unexpected outcome is
   * measured again a few times, because the shared machine disturbs some runs.
   */
  async finish(bundle: CorpusBundle): Promise<Outcome> {
    for (let reruns = 0; ; reruns += 1) {
      const outcome = await this.outcomeOf(bundle);
      if (outcome.differences.length === 0 || !bundle.isTimed || reruns === MAX_RERUNS) {
        this.outcomes.push(outcome);
        return outcome;
      }
      await this.service.organise(`submissions/${this.idOf(bundle)}/rerun`, {});
    }
  }

  private async outcomeOf(bundle: CorpusBundle): Promise<Outcome> {
    const { id, token } = this.sent.get(bundle) as { id: string; token: string };
    const submission = await this.service.finished(id, token);
    const run = submission.runs[0] as RunView;
    const texts = await this.readAll(submission, token);
    return {
      bundle,
      run,
      differences: differencesOf(bundle, { run, report: this.reportOf(run), texts }, this.way),
    };
  }

  /** Asks for an address as everybody who may, and keeps the answers. */
  async read(path: string, ...viewers: [who: string, token?: string][]): Promise<string[]> {
    const texts = [];
    for (const [who, token] of viewers) {
      const headers = { 'x-forwarded-for': this.nextAddress() };
      const response = await this.service.fetch(path, { token, headers });
      const text = await response.text();
      this.answers.set(`${path} as ${who}`, text);
      texts.push(text);
    }
    return texts;
  }

  private nextAddress(): string {
    this.questions++;
    return `10.0.${this.questions >> 8}.${this.questions & 255}`;
  }

  /** All that anybody can read of a submission. */
  private async readAll(submission: Submission, token: string): Promise<string[]> {
    const run = submission.runs[0] as RunView;
    const viewers: [string, string?][] = [
      ['its team', token],
      ['anybody'],
      ['another team', this.teams.find((other) => other !== token)],
    ];
    const organiser: [string, string] = ['organiser', this.service.adminToken];
    return [
      ...(await this.read(`/api/v1/submissions/${submission.id}`, ...viewers, organiser)),
      // An organiser's report holds the seed, which determines the order of the examples.
      ...(await this.read(`/api/v1/runs/${run.id}/report`, ...viewers)),
      ...(await this.read(`/api/v1/runs/${run.id}/samples.csv`, ['its team', token])),
      ...(await this.read(`/api/v1/runs/${run.id}/batches.csv`, ['its team', token])),
      ...(await this.read(`/api/v1/submissions/${submission.id}/stream`, ['its team', token])),
    ];
  }

  /** As its team read it. */
  private reportOf(run: RunView): RunReport {
    return RunReportSchema.parse(
      JSON.parse(this.answers.get(`/api/v1/runs/${run.id}/report as its team`) ?? ''),
    );
  }
}

/** A bundle that does nothing but answer. */
export async function honestBundle(name: string): Promise<Buffer> {
  return zipOf({
    'torchperf.json': JSON.stringify({ name, runtime: 'python', entry: 'model.py' }),
    'model.py': REFERENCE,
    'honest.py': HONEST,
  });
}
