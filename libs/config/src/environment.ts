import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';

/** An empty variable counts as one that is not set, as in `REDIS_URL= npm start`. */
const unset = (value: unknown) => (value === '' ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(unset, schema.optional());

/** An address or a network of addresses: `10.0.0.1`, `172.18.0.0/16`, `fd00::/8`. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (family === 4 ? 32 : 128);
}

const NetworksSchema = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
  .refine((networks) => networks.every(isNetwork), {
    error: 'must be IP addresses or networks such as 172.18.0.0/16, separated by commas',
  });

const ApiVariablesSchema = z.object({
  PORT: z.preprocess(unset, z.coerce.number().int().min(1).max(65_535).default(3000)),
  HOST: z.preprocess(unset, z.string().default('127.0.0.1')),
  DATA_DIR: z.preprocess(unset, z.string().default('.data')),
  DATABASE_URL: z.preprocess(
    unset,
    z.string({ error: 'is not set' }).regex(/^postgres(ql)?:\/\//, 'must start with postgresql://'),
  ),
  /** How workers reach this api; in signed bundle addresses. */
  API_URL: optional(z.url()),
  /** The address under which people reach this service, without a path; links in reports start with it. */
  PUBLIC_URL: optional(
    z
      .string()
      .refine((text) => /^https?:\/\/[^/?#@]+\/?$/.test(text) && URL.canParse(text), {
        error: 'must be an address without a path, such as https://HOST',
      })
      .transform((text) => new URL(text).origin),
  ),
  /** Proxies whose `X-Forwarded-For` is trusted. */
  TRUSTED_PROXIES: z.preprocess(unset, NetworksSchema),
  /** Key of signed addresses; at least 32 characters. */
  SIGNING_SECRET: z.preprocess(unset, z.string({ error: 'is not set' }).min(32)),
  ADMIN_TOKEN: z.preprocess(unset, z.string({ error: 'is not set' }).min(32)),
  /** A team that the api creates at start, and its token; both are set or neither. */
  DEMO_TEAM_NAME: optional(z.string().max(100)),
  DEMO_TEAM_TOKEN: optional(z.string().min(32)),
});

const QueueVariablesSchema = z.object({
  REDIS_URL: optional(z.string().regex(/^rediss?:\/\//, 'must start with redis://')),
  DATABASE_URL: optional(z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgresql://')),
  QUEUE_PREFIX: z.preprocess(
    unset,
    z
      .string()
      .regex(/^[a-z0-9_]+$/)
      .max(40)
      .default('torchperf'),
  ),
});

const WorkerVariablesSchema = z.object({
  WORKER_ID: optional(z.string().max(100)),
  WORKER_CPU: optional(z.coerce.number().int().min(0)),
  /** Where bundles of runs are unpacked; every slot's own user must be able to reach it. */
  WORKER_SCRATCH_DIR: z.preprocess(unset, z.string().default('/tmp')),
  SANDBOX_UID: z.preprocess(unset, z.coerce.number().int().min(1000).default(20_001)),
  /** How submissions are isolated; `auto` falls back from bubblewrap to Landlock. */
  WORKER_SANDBOX: z.preprocess(unset, z.enum(['auto', 'bubblewrap', 'landlock']).default('auto')),
  /** The mount point of a control group that is delegated to this worker. */
  WORKER_CGROUP_DIR: optional(z.string().startsWith('/', 'must be an absolute path')),
  PYTHON: optional(z.string()),
  /** A folder of Python packages (numpy) for the python runtime; read-only inside the sandbox. */
  PYTHON_PACKAGES: optional(z.string()),
});

const CliVariablesSchema = z.object({
  PYTHON: optional(z.string()),
  PYTHON_PACKAGES: optional(z.string()),
  /** The service that the command line queries. */
  TORCHPERF_SERVER: z.preprocess(
    unset,
    z
      .url({ protocol: /^https?$/, error: 'must be an address such as https://HOST' })
      .default('http://127.0.0.1:3000'),
  ),
});

const LogVariablesSchema = z.object({
  LOG_LEVEL: z.preprocess(
    unset,
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  ),
  SERVICE_REVISION: z.preprocess(unset, z.string().default('unknown')),
});

/** How much is logged, and the revision of the service for reports. */
export interface LogConfig {
  readonly level: string;
  readonly revision: string;
}
/** The queue's backend: Redis where there is one, else PostgreSQL. */
export type QueueConfig =
  | { readonly backend: 'redis'; readonly url: string; readonly prefix: string }
  | { readonly backend: 'postgres'; readonly url: string; readonly prefix: string };

/** The settings of the api. */
export interface ApiConfig {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string;
  readonly apiUrl: string;
  /** Origin under which people reach the service, as in "https://example.org"; null when not set. */
  readonly publicUrl: string | null;
  /** Addresses and networks (CIDR) of the proxies whose `X-Forwarded-For` is trusted. */
  readonly trustedProxies: readonly string[];
  readonly signingSecret: string;
  readonly adminToken: string;
  /** A team that is created at start, until there are accounts. */
  readonly demoTeam: { readonly name: string; readonly token: string } | null;
  readonly queue: QueueConfig;
  readonly log: LogConfig;
}
/** The settings of a worker; null means that it detects the value. */
export interface WorkerConfig {
  readonly workerId: string;
  readonly cpu: number | null;
  readonly scratchDir: string;
  readonly sandboxUid: number;
  readonly sandbox: 'auto' | 'bubblewrap' | 'landlock';
  /** The mount point of a control group that is delegated to this worker. */
  readonly cgroupDir: string | null;
  readonly python: string | null;
  readonly pythonPackages: string | null;
  readonly queue: QueueConfig;
  readonly log: LogConfig;
}

/** The settings of the command line; null means that it detects the value. Its options take precedence. */
export interface CliConfig {
  readonly python: string | null;
  readonly pythonPackages: string | null;
  /** Address of the service that `torchperf compare` queries. */
  readonly server: string;
  readonly revision: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Thrown at start with the list of every variable that is missing or wrong. */
export class InvalidEnvironmentError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'InvalidEnvironmentError';
  }
}

function parse<T extends z.ZodType>(schema: T, environment: Environment): z.infer<T> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  throw new InvalidEnvironmentError(
    result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
  );
}

function queueConfig(environment: Environment): QueueConfig {
  const variables = parse(QueueVariablesSchema, environment);
  const prefix = variables.QUEUE_PREFIX;
  if (variables.REDIS_URL) return { backend: 'redis', url: variables.REDIS_URL, prefix };
  if (variables.DATABASE_URL) return { backend: 'postgres', url: variables.DATABASE_URL, prefix };
  throw new InvalidEnvironmentError(['REDIS_URL or DATABASE_URL: one of them must be set, for the queue']);
}

function logConfig(environment: Environment): LogConfig {
  const variables = parse(LogVariablesSchema, environment);
  return { level: variables.LOG_LEVEL, revision: variables.SERVICE_REVISION };
}

function demoTeam(variables: z.infer<typeof ApiVariablesSchema>): ApiConfig['demoTeam'] {
  const { DEMO_TEAM_NAME: name, DEMO_TEAM_TOKEN: token } = variables;
  if (name && token) return { name, token };
  if (name || token)
    throw new InvalidEnvironmentError(['DEMO_TEAM_NAME and DEMO_TEAM_TOKEN: set both or neither']);
  return null;
}

/**
 * The api's configuration from the environment.
 * @throws InvalidEnvironmentError naming each variable that is missing or wrong.
 */
export function loadApiConfig(environment: Environment = process.env): ApiConfig {
  const variables = parse(ApiVariablesSchema, environment);
  return {
    port: variables.PORT,
    host: variables.HOST,
    dataDir: resolve(variables.DATA_DIR),
    databaseUrl: variables.DATABASE_URL,
    apiUrl: variables.API_URL ?? `http://127.0.0.1:${variables.PORT}`,
    publicUrl: variables.PUBLIC_URL ?? null,
    trustedProxies: variables.TRUSTED_PROXIES,
    signingSecret: variables.SIGNING_SECRET,
    adminToken: variables.ADMIN_TOKEN,
    demoTeam: demoTeam(variables),
    queue: queueConfig(environment),
    log: logConfig(environment),
  };
}

/**
 * The database's address from the environment, for programs that need no other setting.
 * @throws InvalidEnvironmentError when it is missing or wrong.
 */
export function loadDatabaseUrl(environment: Environment = process.env): string {
  return parse(ApiVariablesSchema.pick({ DATABASE_URL: true }), environment).DATABASE_URL;
}

/**
 * A worker's configuration from the environment.
 * @throws InvalidEnvironmentError naming each variable that is missing or wrong.
 */
export function loadWorkerConfig(environment: Environment = process.env): WorkerConfig {
  const variables = parse(WorkerVariablesSchema, environment);
  return {
    workerId: variables.WORKER_ID ?? `${hostname()}-${variables.SANDBOX_UID}`,
    cpu: variables.WORKER_CPU ?? null,
    scratchDir: resolve(variables.WORKER_SCRATCH_DIR),
    sandboxUid: variables.SANDBOX_UID,
    sandbox: variables.WORKER_SANDBOX,
    cgroupDir: variables.WORKER_CGROUP_DIR ?? null,
    python: variables.PYTHON ?? null,
    pythonPackages: variables.PYTHON_PACKAGES ?? null,
    queue: queueConfig(environment),
    log: logConfig(environment),
  };
}

/**
 * The command line's configuration from the environment.
 * @throws InvalidEnvironmentError naming each variable that is wrong.
 */
export function loadCliConfig(environment: Environment = process.env): CliConfig {
  const variables = parse(CliVariablesSchema, environment);
  return {
    python: variables.PYTHON ?? null,
    pythonPackages: variables.PYTHON_PACKAGES ?? null,
    server: variables.TORCHPERF_SERVER,
    revision: logConfig(environment).revision,
  };
}
