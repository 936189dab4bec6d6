import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const BYTES_PER_INSTRUCTION = 8;

describe('the system-call filters', () => {
  const folder = mkdtempSync(join(tmpdir(), 'torchperf-seccomp-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are those that generate.py makes', () => {
    const made = spawnSync('/usr/bin/python3', ['-I', join(__dirname, 'generate.py'), folder], {
      encoding: 'utf8',
    });
    if (made.status !== 0) {
      throw new Error(`generate.py failed; it needs: apt-get install python3-seccomp\n${made.stderr}`);
    }
    const committed = readdirSync(__dirname).filter((name) => name.endsWith('.bpf'));
    expect(readdirSync(folder).sort()).toEqual(committed.sort());
    for (const name of committed) {
      expect([name, readFileSync(join(__dirname, name)).equals(readFileSync(join(folder, name)))]).toEqual([
        name,
        true,
      ]);
    }
  });

  it('are there for both architectures and backends, with and without leave to fork, all different', () => {
    const filters = ['x86_64', 'aarch64'].flatMap((architecture) =>
      ['threads', 'fork', 'landlock-threads', 'landlock-fork'].map((variant) =>
        readFileSync(join(__dirname, `${architecture}.${variant}.bpf`)),
      ),
    );
    expect(new Set(filters.map((filter) => filter.toString('hex'))).size).toBe(8);
    for (const filter of filters) {
      expect(filter.length % BYTES_PER_INSTRUCTION).toBe(0);
      expect(filter.length / BYTES_PER_INSTRUCTION).toBeGreaterThan(100);
    }
  });
});
