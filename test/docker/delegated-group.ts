import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './compose-file';

const SCRIPT = join(ROOT, 'docker', 'delegate-cgroup.sh');

/** A control group for sandboxes that docker/delegate-cgroup.sh makes, apart from any other of this machine. */
export class DelegatedGroup {
  private readonly environment = {
    ...process.env,
    CGROUP_NAME: `torchperf${randomBytes(3).toString('hex')}`,
    // As the tests' container engine is configured.
    CGROUP_DRIVER: 'cgroupfs',
  };
  private folder = '';

  /** Creates it, or updates its limit. @returns the variables of docker-compose.yml. */
  up(memory: string): Readonly<Record<string, string>> {
    const lines = this.run('up', memory).trim().split('\n');
    const variables = Object.fromEntries(lines.map((line) => line.split('=')));
    this.folder = variables.SANDBOX_CGROUP;
    return variables;
  }

  /** Groups that were made in it, in every hierarchy. */
  groups(): string[] {
    const subfolders = (folder: string): string[] =>
      entriesOf(folder)
        .filter((entry) => entry.isDirectory())
        .flatMap(({ name }) => [join(folder, name), ...subfolders(join(folder, name))]);
    const hierarchies = ['memory', 'pids', 'cpuacct'].map((controller) => join(this.folder, controller));
    return subfolders(this.folder).filter((folder) => !hierarchies.includes(folder));
  }

  close(): void {
    this.run('down');
  }

  private run(...args: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(SCRIPT, args, { encoding: 'utf8', env: this.environment });
    if (status !== 0) throw new Error(`${SCRIPT} ${args.join(' ')}: ${stderr}`);
    return stdout;
  }
}

/** None of a group that is removed meanwhile. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
