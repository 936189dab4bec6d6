import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './compose-file';

/** A stage of the Dockerfile that becomes an image of a test. */
export interface TestImage {
  /** Its own lines on the test's base image: user, variables, folders, health check, command. */
  readonly text: string;
  /** What the stage copies, as volumes of this checkout, read-only. */
  readonly volumes: readonly string[];
  /** Debian packages that the stage installs. */
  readonly packages: readonly string[];
}

/** A folder of the packages that another stage installs, from which a stage copies. */
export interface CopySources {
  readonly pythonPackages: string;
}

const APT =
  /apt-get update\s*\\?\s*&& apt-get install -y --no-install-recommends ([^&\\]+?)\s*\\?\s*&& rm -rf \/var\/lib\/apt\/lists\/\*/;

/**
 * The last stage of that name. Its packages come with the base image and its files from this checkout: building all
 * of them anew takes half an hour; `docker compose build` tests that. Everything else is unchanged.
 */
export function readStage(name: string, base: string, sources: CopySources): TestImage {
  const text = readFileSync(join(ROOT, 'Dockerfile'), 'utf8').replace(/^#.*\n/gm, '');
  const stage = text.split(/^(?=FROM )/m).find((part) => new RegExp(`^FROM \\S+ AS ${name}\\n`).test(part));
  if (!stage) throw new Error(`The Dockerfile has no stage ${name}.`);
  const joined = stage.replace(/\\\n\s*/g, '');
  const volumes: string[] = [];
  let workdir = '/';
  const lines = joined.split('\n').flatMap((line) => {
    if (line.startsWith('FROM ')) return [`FROM ${base}`];
    if (line.startsWith('WORKDIR ')) workdir = line.slice('WORKDIR '.length).trim();
    if (!line.startsWith('COPY ')) return [line.replace(APT, 'true')];
    volumes.push(volumeOf(line, workdir, sources));
    return [];
  });
  const packages = APT.exec(joined)?.[1]?.trim().split(/\s+/) ?? [];
  return { text: lines.join('\n'), volumes, packages };
}

function volumeOf(line: string, workdir: string, { pythonPackages }: CopySources): string {
  const [, from, source = '', target = ''] = /^COPY (?:--from=(\S+) )?(\S+) (\S+)$/.exec(line) ?? [];
  const host =
    from === 'python-packages'
      ? pythonPackages
      : join(ROOT, source.replace(/^\/app\//, '').replace(/^\//, ''));
  const inside =
    target === './' ? join(workdir, source) : join('/', target.startsWith('/') ? '' : workdir, target);
  return `${host}:${inside}:ro`;
}
