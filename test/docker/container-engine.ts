import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './compose-file';

const CACHE = join(ROOT, '.cache', 'containers');
const BUILD_TIMEOUT_MS = 240_000;
const COMMAND_TIMEOUT_MS = 90_000;
/** Without systemd and without the right to raise limits, as in many build machines; crun refuses hybrid cgroups. */
const configuration = (folder: string) => `[containers]
default_ulimits = ["nofile=4096:4096", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
[network]
network_config_dir = "${join(folder, 'networks')}"
`;

export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

/** podman with images, containers and networks of its own, all in one folder that is removed at the end. */
export class ContainerEngine {
  private constructor(readonly folder: string) {}

  /** @throws Error when there is no engine here, naming what is missing. */
  static open(): ContainerEngine {
    // Not below the current user's folder of temporary files: users of containers must be able to traverse it.
    const folder = mkdtempSync('/tmp/torchperf-containers-');
    chmodSync(folder, 0o711);
    writeFileSync(join(folder, 'containers.conf'), configuration(folder));
    const engine = new ContainerEngine(folder);
    const { status, output } = engine.try(['info']);
    if (status !== 0) {
      rmSync(folder, { recursive: true, force: true });
      throw new Error(`There is no container engine: ${output || 'podman is not installed'}`);
    }
    return engine;
  }

  /** @returns what it printed. @throws Error with that when it fails. */
  run(args: readonly string[], timeoutMs = COMMAND_TIMEOUT_MS): string {
    const { status, output } = this.try(args, timeoutMs);
    if (status !== 0) throw new Error(`podman ${args.join(' ')}: ${output}`);
    return output;
  }

  /** Its output goes to a file: conmon keeps an inherited pipe open, so a reader would wait for ever. */
  try(args: readonly string[], timeoutMs = COMMAND_TIMEOUT_MS): Outcome {
    const path = join(this.folder, 'output');
    const file = openSync(path, 'w+');
    try {
      const storage = ['--root', join(this.folder, 'storage'), '--runroot', join(this.folder, 'run')];
      const { status, error } = spawnSync('podman', [...storage, ...args], {
        // Where conmon leaves a file for a container that ran out of memory.
        cwd: this.folder,
        stdio: ['ignore', file, file],
        env: { ...process.env, CONTAINERS_CONF: join(this.folder, 'containers.conf') },
        timeout: timeoutMs,
      });
      return { status, output: `${readFileSync(path, 'utf8')}${error ? error.message : ''}`.trim() };
    } finally {
      closeSync(file);
    }
  }

  /**
   * An image of Debian with some packages, made by debootstrap once and cached in `.cache/containers`.
   * @throws Error with debootstrap's message when the mirror is unreachable.
   */
  importDebian(name: string, packages: readonly string[]): void {
    const wanted = [...packages].sort().join(',');
    const archive = join(CACHE, `bookworm-${wanted.replaceAll(',', '+')}.tar`);
    if (!existsSync(archive)) this.bootstrap(archive, wanted);
    this.run(['import', archive, name], BUILD_TIMEOUT_MS);
  }

  /** Builds an image of the text of a Dockerfile. @param context the folder that it copies from. */
  build(
    name: string,
    text: string,
    options: { readonly context?: string; readonly buildArguments?: Readonly<Record<string, string>> } = {},
  ): void {
    const file = join(this.folder, 'Dockerfile');
    writeFileSync(file, text);
    const { context = join(this.folder, 'empty'), buildArguments = {} } = options;
    mkdirSync(context, { recursive: true });
    const variables = Object.entries(buildArguments).flatMap(([key, value]) => [
      '--build-arg',
      `${key}=${value}`,
    ]);
    const args = [
      'build',
      '--network=none',
      '--format=docker',
      ...variables,
      '--tag',
      name,
      '--file',
      file,
      context,
    ];
    this.run(args, BUILD_TIMEOUT_MS);
  }

  /** Ends every container, and removes everything. */
  close(): void {
    this.try(['rm', '--all', '--force', '--time', '2']);
    this.try(['network', 'prune', '--force']);
    this.try(['system', 'reset', '--force']);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private bootstrap(archive: string, packages: string): void {
    mkdirSync(CACHE, { recursive: true });
    const rootfs = join(this.folder, 'rootfs');
    const made = spawnSync(
      'debootstrap',
      ['--variant=minbase', `--include=${packages}`, 'bookworm', rootfs],
      {
        encoding: 'utf8',
        timeout: BUILD_TIMEOUT_MS,
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    if (made.status !== 0) {
      const message = `${made.stdout ?? ''}${made.stderr ?? ''}`.trim().split('\n').slice(-5).join('\n');
      throw new Error(`debootstrap made no base image: ${message || made.error?.message}`);
    }
    rmSync(join(rootfs, 'var/cache/apt'), { recursive: true, force: true });
    const temporary = `${archive}.${process.pid}`;
    const packed = spawnSync('tar', ['-C', rootfs, '-cf', temporary, '.'], { encoding: 'utf8' });
    if (packed.status !== 0) throw new Error(`The base image cannot be packed: ${packed.stderr}`);
    renameSync(temporary, archive);
    rmSync(rootfs, { recursive: true, force: true });
  }
}
