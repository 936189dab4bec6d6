import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  CompetitionSchema,
  HealthSchema,
  type Leaderboard,
  LeaderboardSchema,
  NewTeamSchema,
  type Submission,
  type SubmissionReceipt,
  SubmissionReceiptSchema,
  SubmissionSchema,
} from '@torchperf/contracts';
import { isNoisy } from '@torchperf/domain';
import { freePort } from '../../scripts/services/free-port.mjs';
import { createTestDatabase, testQueuePrefix, testRedisUrl } from '../services';
import { asPlainUser } from './plain-user';

export const ROOT = join(__dirname, '..', '..');
const START_TIMEOUT_MS = 60_000;
/** Long enough for a worker that starts first to send more than one heartbeat. */
const EARLY_MS = 2_500;
const RUN_TIMEOUT_MS = 240_000;
const TEAM = { name: 'Team E2E', token: randomBytes(24).toString('hex') };

/** The user of the worker: the one who runs the tests, or, if that is root, the user who runs bundles. */
export type WorkerUser = 'current' | 'plain';

/** The built api and one worker, as `npm start` runs them, with their own database and data folder. */
export class RunningService {
  private worker: ChildProcess | undefined;
  private readonly otherWorkers: ChildProcess[] = [];
  private output = '';

  private constructor(
    readonly url: string,
    readonly dataDir: string,
    readonly adminToken: string,
    readonly teamToken: string,
    private api: ChildProcess,
    private readonly environment: NodeJS.ProcessEnv,
    private readonly workerUser: WorkerUser,
    private readonly release: () => Promise<void>,
  ) {}

  /**
   * @param variables of the environment of both; they override the default ones.
   * @param order which of the two starts first; the other follows.
   */
  static async start(
    queue: 'redis' | 'postgres',
    variables: NodeJS.ProcessEnv = {},
    workerUser: WorkerUser = 'current',
    order: 'api-first' | 'worker-first' = 'api-first',
  ): Promise<RunningService> {
    const database = await createTestDatabase();
    const dataDir = await mkdtemp(join(tmpdir(), 'torchperf-e2e-'));
    const port = Number(variables.PORT ?? (await freePort()));
    const adminToken = randomBytes(24).toString('hex');
    const environment: NodeJS.ProcessEnv = {
      PATH: process.env.PATH,
      PYTHON: process.env.PYTHON,
      PYTHON_PACKAGES: process.env.PYTHON_PACKAGES,
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: database.url,
      REDIS_URL: queue === 'redis' ? testRedisUrl() : '',
      QUEUE_PREFIX: testQueuePrefix(),
      SIGNING_SECRET: randomBytes(24).toString('hex'),
      ADMIN_TOKEN: adminToken,
      DEMO_TEAM_NAME: TEAM.name,
      DEMO_TEAM_TOKEN: TEAM.token,
      SANDBOX_UID: String(RunningService.randomUid()),
      LOG_LEVEL: 'warn',
      ...variables,
    };
    const credentials = { adminToken, demoTeam: TEAM };
    await writeFile(join(dataDir, 'demo-credentials.json'), JSON.stringify(credentials), { mode: 0o600 });
    const early = order === 'worker-first' ? launch(commandOf('worker'), environment) : undefined;
    if (early) await sleep(EARLY_MS);
    const api = launch(commandOf('api'), environment);
    const url = `http://127.0.0.1:${port}`;
    const release = async () => {
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    };
    const service = new RunningService(
      ...([url, dataDir, adminToken, TEAM.token] as const),
      ...([api, environment, workerUser, release] as const),
    );
    service.follow(api);
    if (early) service.adoptWorker(early);
    else service.startWorker();
    await service.untilHealthy();
    return service;
  }

  /** A random user id for a worker: parallel runs of the tests on this machine then use different slots. */
  static randomUid(): number {
    return randomInt(30_000, 60_000);
  }

  /** Everything that api and worker have printed so far. */
  get log(): string {
    return this.output;
  }

  /** The user id for bundles of the worker. */
  get sandboxUid(): number {
    return Number(this.environment.SANDBOX_UID);
  }

  /** Values that only the service may know: keys and the database's name. */
  get secrets(): string[] {
    const { SIGNING_SECRET, DATABASE_URL } = this.environment;
    return [SIGNING_SECRET as string, new URL(DATABASE_URL as string).pathname.slice(1), this.adminToken];
  }

  /** The process id of the worker; undefined if none runs. */
  get workerPid(): number | undefined {
    return this.worker?.exitCode === null && this.worker.signalCode === null ? this.worker.pid : undefined;
  }

  startWorker(): void {
    this.adoptWorker(launch(this.workerCommand(), this.environment));
  }

  /**
   * Starts another worker, on its own slot and the first CPU, which only one worker at a time can lease.
   * @param wrap wraps its command. @returns the function that stops it.
   */
  startOtherWorker(
    id: string,
    variables: NodeJS.ProcessEnv = {},
    wrap: (command: string[]) => string[] = (command) => command,
  ): () => Promise<void> {
    const environment = {
      ...this.environment,
      WORKER_ID: id,
      SANDBOX_UID: String(RunningService.randomUid()),
    };
    const command = wrap(commandOf('worker')) as [string, ...string[]];
    const worker = launch(command, { ...environment, WORKER_CPU: '0', ...variables });
    this.otherWorkers.push(worker);
    this.follow(worker);
    return () => end(worker);
  }

  /** Like `killWorker`, for the api. */
  async killApi(): Promise<void> {
    const gone = once(this.api, 'exit');
    this.api.kill('SIGKILL');
    await gone;
  }

  /** Starts the api again, and waits until it answers. */
  async startApi(): Promise<void> {
    this.api = launch(commandOf('api'), this.environment);
    this.follow(this.api);
    await this.untilHealthy();
  }

  /** The prefix of the queue's data. */
  get queuePrefix(): string {
    return this.environment.QUEUE_PREFIX as string;
  }

  /** Like a power loss: the worker cannot clean up. */
  async killWorker(): Promise<void> {
    if (!this.worker) return;
    const gone = once(this.worker, 'exit');
    this.worker.kill('SIGKILL');
    await gone;
  }

  /** Like an operator: the worker cleans up and exits. */
  async stopWorker(): Promise<void> {
    await end(this.worker);
  }

  async stop(): Promise<void> {
    for (const child of [this.worker, ...this.otherWorkers, this.api]) await end(child);
    await this.release();
  }

  /** Runs the script with which `npm start` seeds a new database. */
  async seedDemo(): Promise<void> {
    const environment = { PATH: process.env.PATH, API_URL: this.url, DATA_DIR: this.dataDir };
    await promisify(execFile)(process.execPath, [join(ROOT, 'scripts', 'seed-demo.mjs')], {
      env: environment,
    });
  }

  fetch(path: string, init: RequestInit & { token?: string } = {}): Promise<Response> {
    const { token, ...rest } = init;
    const headers = token ? { ...rest.headers, authorization: `Bearer ${token}` } : rest.headers;
    return fetch(`${this.url}${path}`, { ...rest, headers });
  }

  /** Posts JSON to a route of organisers. @throws Error with the answer if the request fails. */
  async organise(path: string, body: object): Promise<unknown> {
    const response = await this.fetch(`/api/v1/admin/${path}`, {
      method: 'POST',
      token: this.adminToken,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
    return response.json();
  }

  /** @returns the token of the team. */
  async addTeam(name: string): Promise<string> {
    return NewTeamSchema.parse(await this.organise('teams', { name })).token;
  }

  /** Adds a competition that has started, and waits until its reference is measured. */
  async addCompetition(
    competition: { readonly slug: string } & Readonly<Record<string, unknown>>,
    files: { readonly dataset: Buffer; readonly reference: Buffer },
  ): Promise<void> {
    const form = new FormData();
    const startsAt = new Date(Date.now() - 1000).toISOString();
    form.append('competition', JSON.stringify({ startsAt, ...competition }));
    form.append('dataset', new Blob([new Uint8Array(files.dataset)]), 'hidden.npz');
    form.append('reference', new Blob([new Uint8Array(files.reference)]), 'reference.zip');
    const init = { method: 'POST', body: form, token: this.adminToken };
    const response = await this.fetch('/api/v1/admin/competitions', init);
    if (response.status !== 201) throw new Error(await response.text());
    await this.untilOpen(competition.slug);
  }

  /** Waits until the reference of a competition works. */
  private async untilOpen(slug: string): Promise<void> {
    const deadline = Date.now() + RUN_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const { referenceState } = CompetitionSchema.parse(
        await (await this.fetch(`/api/v1/competitions/${slug}`)).json(),
      );
      if (referenceState === 'ok') return;
      if (referenceState === 'failed') break;
      await sleep(100);
    }
    const response = await this.fetch(`/api/v1/admin/competitions/${slug}/reference`, {
      token: this.adminToken,
    });
    throw new Error(`The reference of ${slug} does not work: ${await response.text()}`);
  }

  async upload(competition: string, bundle: Buffer, token = this.teamToken): Promise<SubmissionReceipt> {
    const form = new FormData();
    form.append('bundle', new Blob([new Uint8Array(bundle)], { type: 'application/zip' }), 'bundle.zip');
    const path = `/api/v1/competitions/${competition}/submissions`;
    const response = await this.fetch(path, { method: 'POST', body: form, token });
    if (!response.ok) throw new Error(`The upload was refused: ${await response.text()}`);
    return SubmissionReceiptSchema.parse(await response.json());
  }

  async submission(id: string, token?: string): Promise<Submission> {
    const response = await this.fetch(`/api/v1/submissions/${id}`, { token });
    return SubmissionSchema.parse(await response.json());
  }

  /** Waits until a submission's newest run has ended. */
  async finished(id: string, token = this.teamToken): Promise<Submission> {
    const deadline = Date.now() + RUN_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const submission = await this.submission(id, token);
      if (submission.runs[0]?.state === 'finished') return submission;
      await sleep(250);
    }
    throw new Error(`Submission ${id} did not finish in time. ${this.output.slice(-20_000)}`);
  }

  /** Waits until a submission is measured. If the machine was busy, it accepts the run as an organiser. */
  async ranked(id: string, token = this.teamToken): Promise<Submission> {
    const submission = await this.finished(id, token);
    const [run] = submission.runs;
    if (run && isNoisy(run)) {
      await this.organise(`submissions/${id}/accept-noise`, { note: 'The tests share their machine.' });
    }
    return submission;
  }

  async leaderboard(
    competition: string,
    event: string,
    section: Leaderboard['section'] = 'ranked',
  ): Promise<Leaderboard> {
    const path = `/api/v1/competitions/${competition}/leaderboards/${event}`;
    const response = await this.fetch(`${path}?section=${section}`);
    return LeaderboardSchema.parse(await response.json());
  }

  private workerCommand(): [string, ...string[]] {
    const command = commandOf('worker');
    if (this.workerUser === 'current') return command;
    const { PYTHON_PACKAGES } = this.environment;
    const needed = [ROOT, process.execPath, ...(PYTHON_PACKAGES ? [PYTHON_PACKAGES] : [])];
    return asPlainUser(this.sandboxUid, command, needed, this.dataDir);
  }

  private adoptWorker(worker: ChildProcess): void {
    this.worker = worker;
    this.follow(worker);
  }

  private follow(child: ChildProcess): void {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text: Buffer) => {
        this.output += text;
      });
    }
  }

  private async untilHealthy(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (Date.now() < deadline) {
      const health = await this.fetch('/health').catch(() => null);
      if (health?.ok && HealthSchema.parse(await health.json()).workers > 0) return;
      if (this.api.exitCode !== null) break;
      await sleep(100);
    }
    throw new Error(`The service did not become healthy. ${this.output.slice(-20_000)}`);
  }
}

function commandOf(app: 'api' | 'worker'): [string, ...string[]] {
  return [process.execPath, join(ROOT, 'dist', 'apps', app, 'src', 'main.js')];
}

function launch([program, ...args]: [string, ...string[]], environment: NodeJS.ProcessEnv): ChildProcess {
  return spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
