import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { createEmptyDatabase, type TestDatabase } from '#test/services';
import { migrateByEngine } from '../../test/migrate-by-engine';
import { readSchema, schemaDrift } from '../../test/schema-drift';
import { applyMigrations, readMigrations } from './index';
import { findPrismaFolder } from './migration-files';

let database: TestDatabase;
let folder: string;

beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = await mkdtemp(join(tmpdir(), 'torchperf-migrations-'));
  await cp(findPrismaFolder(), folder, { recursive: true });
});

afterEach(async () => {
  await database.drop();
  await rm(folder, { recursive: true });
});

async function query(sql: string, url = database.url) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const uuid = (n: number) => `'00000000-0000-4000-8000-${String(n).padStart(12, '0')}'`;

/** The columns of the history, and its rows without times and ids. */
async function describeHistory(url = database.url) {
  return {
    columns: await query(
      `SELECT column_name, data_type, is_nullable, column_default, character_maximum_length
       FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`,
      url,
    ),
    rows: await query(
      `SELECT migration_name, checksum, applied_steps_count, logs, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations ORDER BY migration_name`,
      url,
    ),
  };
}

/** Applies the migrations before this one. @returns this one and those after it. */
async function applyBefore(name: string): Promise<string[]> {
  const names = (await readMigrations()).map(({ name }) => name);
  const later = names.slice(names.indexOf(name));
  for (const path of later) await rm(join(folder, 'migrations', path), { recursive: true });
  await applyMigrations(database.url, folder);
  return later;
}

async function addMigration(name: string, sql: string) {
  await mkdir(join(folder, 'migrations', name));
  await writeFile(join(folder, 'migrations', name, 'migration.sql'), sql);
}

describe('the migrations and the schema', () => {
  it('have not drifted apart', async () => {
    await applyMigrations(database.url);
    expect(await schemaDrift(database.url)).toBe('');
  });

  it('drift when the schema has a field that no migration adds', async () => {
    await applyMigrations(database.url);
    const schema = await readSchema();
    const files = schema.files.map((file) => ({
      ...file,
      content: file.content.replace('model Team {', 'model Team {\n  motto String?'),
    }));
    expect(await schemaDrift(database.url, { files })).toContain(
      'ALTER TABLE "teams" ADD COLUMN     "motto" TEXT',
    );
  });

  it('drift when a migration creates what the schema does not have', async () => {
    await addMigration('99990101000000_extra', 'CREATE INDEX "runs_verdict_idx" ON "runs"("verdict");');
    await applyMigrations(database.url, folder);
    expect(await schemaDrift(database.url)).toContain('DROP INDEX "runs_verdict_idx"');
  });
});

describe('applyMigrations', () => {
  it('applies each migration once, in order, and says which', async () => {
    const all = (await readMigrations()).map(({ name }) => name);
    expect(await applyMigrations(database.url)).toEqual(all);
    expect(await applyMigrations(database.url)).toEqual([]);
    await addMigration('99990101000000_next', 'ALTER TABLE "teams" ADD COLUMN "motto" TEXT;');
    expect(await applyMigrations(database.url, folder)).toEqual(['99990101000000_next']);
  });

  it('is safe when several processes start at once', async () => {
    const all = (await readMigrations()).map(({ name }) => name);
    const results = await Promise.all(Array.from({ length: 5 }, () => applyMigrations(database.url)));
    expect(results.flat()).toEqual(all);
    const rows = await query('select migration_name from _prisma_migrations order by started_at');
    expect(rows.map((row) => row.migration_name)).toEqual(all);
  });

  it('runs scripts with semicolons inside functions, strings and comments', async () => {
    const script = `-- a comment; with a semicolon
      CREATE FUNCTION greet() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'a;b'; END; $$;
      INSERT INTO settings (key, value, updated_at) VALUES ('greeting', to_json(greet()), now());`;
    await addMigration('99990101000000_function', script);
    await applyMigrations(database.url, folder);
    expect(await query(`select value from settings where key = 'greeting'`)).toEqual([{ value: 'a;b' }]);
  });

  it('leaves nothing of a migration that fails, and refuses to go on after it', async () => {
    await addMigration(
      '99990101000000_wrong',
      'CREATE TABLE "half" (); ALTER TABLE "no_such_table" ADD "x" INT;',
    );
    await expect(applyMigrations(database.url, folder)).rejects.toThrow(
      /no_such_table[\s\S]*99990101000000_wrong/,
    );
    expect(await query(`select to_regclass('half') as made`)).toEqual([{ made: null }]);
    await expect(applyMigrations(database.url, folder)).rejects.toThrow(/99990101000000_wrong/);
  });

  it('go on where releases before 0.2.0 stopped, and keep the same history', async () => {
    const names = (await readMigrations()).map(({ name }) => name);
    const later = names.slice(-3);
    const old = join(folder, 'old');
    await cp(findPrismaFolder(), old, { recursive: true });
    for (const name of later) await rm(join(old, 'migrations', name), { recursive: true });
    expect(await migrateByEngine(database.url, old)).toEqual(names.slice(0, -3));
    expect(await applyMigrations(database.url)).toEqual(later);
    expect(await schemaDrift(database.url)).toBe('');
    // Prisma's own engine takes what was applied here for applied, by name and checksum.
    expect(await migrateByEngine(database.url, findPrismaFolder())).toEqual([]);
    const fresh = await createEmptyDatabase();
    try {
      await applyMigrations(fresh.url);
      expect(await describeHistory(fresh.url)).toEqual(await describeHistory());
    } finally {
      await fresh.drop();
    }
  });

  it('refuse to go on after one that failed halfway in an earlier release', async () => {
    await applyMigrations(database.url);
    await query(`INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('1', '', 'half')`);
    await expect(applyMigrations(database.url)).rejects.toThrow(/half failed before/);
    await query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = '1'`);
    expect(await applyMigrations(database.url)).toEqual([]);
  });

  it('rejects a URL at which no database answers', async () => {
    await expect(applyMigrations('postgresql://postgres@127.0.0.1:1/none')).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('the migration of stated latencies', () => {
  it('marks rows of the journal that only restate figures, and keeps the canonical latency as a first version', async () => {
    const later = await applyBefore('20261129111000_stated_latencies');
    await query(`INSERT INTO datasets (id, sha256, bytes, examples) VALUES (${uuid(1)}, 'a', 1, 1);
      INSERT INTO competitions (id, slug, title, starts_at, classes, suite, hidden_dataset_id, created_at)
        VALUES (${uuid(2)}, 'old', 'Old', now(), 2, '{}', ${uuid(1)}, '2026-11-01T00:00:00Z');
      INSERT INTO events (id, competition_id, key, title, objectives, constraints, rank)
        VALUES (${uuid(3)}, ${uuid(2)}, 'sprint', 'Sprint', '[]', '[]', 'by-interval');
      INSERT INTO canonical_latencies (competition_id, hardware_class, latency_ms, updated_at)
        VALUES (${uuid(2)}, 'fast', 0.2, now());
      INSERT INTO teams (id, name) VALUES (${uuid(4)}, 'One');`);
    // Submission, run, reason, rank before and after, cause; in the order in which they came.
    const rows = [
      [5, 6, null, null, 1, 'run'], // new
      [5, 6, null, 1, 1, 'run'], // restated
      [5, 6, null, 1, 2, 'run'], // restated, while another entry came
      [5, 7, null, 2, 2, 'run'], // measured again
      [5, 7, "'held'", 2, null, 'decision'],
      [5, 7, null, null, 2, 'decision'],
      [5, 7, null, 2, 3, 'rules'], // another rank by new rules
      [8, 9, null, 3, 1, 'run'], // another submission
      [8, 9, null, 1, 1, 'run'], // restated
    ] as const;
    for (const [submission, run, reason, before, after, cause] of rows) {
      await query(`INSERT INTO entry_changes (at, competition_id, event_id, division, slot, team_id, cause,
        submission_id, run_id, unranked_reason, rank_before, rank_after) VALUES (now(), ${uuid(2)}, ${uuid(3)}, 'fast',
        ${uuid(4)}, ${uuid(4)}, '${cause}', ${uuid(submission)}, ${uuid(run)}, ${reason}, ${before}, ${after})`);
    }
    expect(await applyMigrations(database.url)).toEqual(later);
    const restated = await query('SELECT restated FROM entry_changes ORDER BY seq');
    expect(restated.map((row) => row.restated)).toEqual([
      false,
      true,
      true,
      false,
      false,
      false,
      false,
      false,
      true,
    ]);
    expect(await query('SELECT hardware_class, version, latency_ms, since FROM canonical_latencies')).toEqual(
      [{ hardware_class: 'fast', version: 1, latency_ms: 0.2, since: new Date('2026-11-01T00:00:00Z') }],
    );
  });
});

describe('the migration of references', () => {
  it('lets a reference be measured that was disqualified, and leaves other submissions as they are', async () => {
    const later = await applyBefore('20261129145000_qualify_references');
    await query(`INSERT INTO datasets (id, sha256, bytes, examples) VALUES (${uuid(1)}, 'a', 1, 1);
      INSERT INTO competitions (id, slug, title, starts_at, classes, suite, hidden_dataset_id)
        VALUES (${uuid(2)}, 'old', 'Old', now(), 2, '{}', ${uuid(1)});
      INSERT INTO teams (id, name) VALUES (${uuid(3)}, 'One');
      INSERT INTO submissions (id, competition_id, team_id, sha256, manifest, size_bytes, compressed_bytes,
          disqualified_at, disqualified_reason, held_at, held_reason)
        SELECT id::uuid, ${uuid(2)}, ${uuid(3)}, id, '{}', 1, 1, now(), 'wrong', now(), 'fast'
        FROM unnest(ARRAY[${uuid(4)}, ${uuid(5)}]) AS id;
      UPDATE competitions SET reference_submission_id = ${uuid(4)};`);
    expect(await applyMigrations(database.url)).toEqual(later);
    const rows = await query(`SELECT disqualified_at IS NULL AND held_at IS NULL AS competes,
      disqualified_reason, held_reason FROM submissions ORDER BY id`);
    expect(rows).toEqual([
      { competes: true, disqualified_reason: null, held_reason: null },
      { competes: false, disqualified_reason: 'wrong', held_reason: 'fast' },
    ]);
  });
});

describe('the migration of cancellations', () => {
  it('reads off the message who cancelled a run', async () => {
    await applyBefore('20261129145500_cancelled_by');
    await query(`INSERT INTO datasets (id, sha256, bytes, examples) VALUES (${uuid(1)}, 'a', 1, 1);
      INSERT INTO competitions (id, slug, title, starts_at, classes, suite, hidden_dataset_id)
        VALUES (${uuid(2)}, 'old', 'Old', now(), 2, '{}', ${uuid(1)});
      INSERT INTO teams (id, name) VALUES (${uuid(3)}, 'One');
      INSERT INTO submissions (id, competition_id, team_id, sha256, manifest, size_bytes, compressed_bytes)
        VALUES (${uuid(4)}, ${uuid(2)}, ${uuid(3)}, 'b', '{}', 1, 1);`);
    const runs = [
      [5, 'cancelled', 'Cancelled by its team.'],
      [6, 'cancelled', 'Cancelled by the organiser: a mistake'],
      [7, 'cancelled', 'The submission is disqualified, so it is not measured.'],
      [8, 'ok', 'Measured.'],
    ] as const;
    for (const [id, verdict, message] of runs) {
      await query(`INSERT INTO runs (id, submission_id, state, verdict, message)
        VALUES (${uuid(id)}, ${uuid(4)}, 'finished', '${verdict}', '${message}')`);
    }
    await applyMigrations(database.url);
    const rows = await query('SELECT cancelled_by FROM runs ORDER BY id');
    expect(rows.map((row) => row.cancelled_by)).toEqual(['team', 'organiser', 'disqualification', null]);
  });
});
