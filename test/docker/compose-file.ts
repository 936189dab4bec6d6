import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

export const ROOT = join(__dirname, '..', '..');

/** A service of docker-compose.yml, as far as the tests read it. An unknown key is an error, so that none is forgotten. */
export interface ComposeService {
  readonly image?: string;
  readonly build?: { readonly target: string; readonly args: Readonly<Record<string, string>> };
  readonly user?: string;
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string | null>>;
  readonly networks: readonly string[];
  /** Arguments of `podman run` that are equivalent to the service's other keys. */
  readonly arguments: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

export interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>;
  /** Whether each network is internal. */
  readonly networks: Readonly<Record<string, boolean>>;
  readonly volumes: readonly string[];
}

type Values = Readonly<Record<string, string>>;
type Translate = (value: unknown) => string[];

const each =
  (flag: string): Translate =>
  (value) =>
    (value as readonly string[]).flatMap((item) => [flag, item]);
const single =
  (flag: string): Translate =>
  (value) => [flag, String(value)];
const flag =
  (name: string): Translate =>
  (value) =>
    value ? [name] : [];
const ignored: Translate = () => [];

/** Every key that a service may have here, with its arguments for an engine. */
const KEYS: Readonly<Record<string, Translate>> = {
  restart: single('--restart'),
  read_only: flag('--read-only'),
  cap_drop: each('--cap-drop'),
  cap_add: each('--cap-add'),
  security_opt: (value) =>
    (value as readonly string[]).flatMap((option) => [
      '--security-opt',
      option.replace(/^seccomp=(?!unconfined)/, `seccomp=${ROOT}/`),
    ]),
  tmpfs: each('--tmpfs'),
  volumes: each('--volume'),
  shm_size: single('--shm-size'),
  mem_limit: single('--memory'),
  memswap_limit: single('--memory-swap'),
  pids_limit: single('--pids-limit'),
  init: flag('--init'),
  // Without a value, the engine's own.
  cgroup_parent: (value) => (value ? ['--cgroup-parent', String(value)] : []),
  cgroup: single('--cgroupns'),
  ports: each('--publish'),
  user: single('--user'),
  stop_grace_period: (value) => ['--stop-timeout', String(Number.parseInt(String(value), 10))],
  image: ignored,
  build: ignored,
  command: ignored,
  environment: ignored,
  networks: ignored,
  healthcheck: ignored,
  depends_on: ignored,
};

/** Reads docker-compose.yml, with `values` for its variables. @throws Error for a key that the tests do not know. */
export function readComposeFile(values: Values): ComposeFile {
  const text = interpolate(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), values);
  const file = parse(text, { merge: true }) as Record<string, Record<string, Record<string, unknown>>>;
  const services = Object.entries(file.services ?? {}).map(([name, keys]) => [name, toService(name, keys)]);
  const networks = Object.entries(file.networks ?? {}).map(([name, keys]) => [name, Boolean(keys.internal)]);
  return {
    services: Object.fromEntries(services),
    networks: Object.fromEntries(networks),
    volumes: Object.keys(file.volumes ?? {}),
  };
}

function toService(name: string, keys: Record<string, unknown>): ComposeService {
  const args = Object.entries(keys).flatMap(([key, value]) => {
    const translate = KEYS[key];
    if (!translate) throw new Error(`docker-compose.yml: the tests do not know the key ${key} of ${name}.`);
    return translate(value);
  });
  return { environment: {}, networks: [], ...keys, arguments: args } as ComposeService;
}

/** `${NAME}`, `${NAME:-default}` and `${NAME:?message}`, as compose has them. */
function interpolate(text: string, values: Values): string {
  return text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind?: string, rest = '') => {
    const value = values[name];
    if (value) return value;
    if (kind === '?') throw new Error(`${name}: ${rest}`);
    return rest;
  });
}
