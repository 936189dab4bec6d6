import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { noise } from '#test/fixtures/bundles';
import { ArtifactStore } from './artifact-store';
import { ArtifactTooLargeError } from './artifact-too-large.error';

const MIB = 1024 * 1024;
const BYTES = noise(300_000);
const SHA256 = createHash('sha256').update(BYTES).digest('hex');

let dataDir: string;
let store: ArtifactStore;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'artifact-store-'));
  store = await ArtifactStore.open(dataDir);
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const files = () =>
  readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name);

describe('ArtifactStore', () => {
  it('stores bytes by their hash, in two levels of folders', async () => {
    await expect(store.put(Readable.from([BYTES]), { maxBytes: MIB })).resolves.toEqual({
      sha256: SHA256,
      bytes: BYTES.length,
      created: true,
    });
    expect(store.path(SHA256)).toBe(
      join(dataDir, 'artifacts', SHA256.slice(0, 2), SHA256.slice(2, 4), SHA256),
    );
    expect(await store.has(SHA256)).toBe(true);
    expect(await store.size(SHA256)).toBe(BYTES.length);
    expect((await buffer(store.openRead(SHA256))).equals(BYTES)).toBe(true);
  });

  it('stores the same bytes once, however they are cut', async () => {
    await store.put(Readable.from([BYTES]), { maxBytes: MIB });
    const again = await store.put(Readable.from([BYTES.subarray(0, 7), BYTES.subarray(7)]), {
      maxBytes: MIB,
    });
    expect(again).toEqual({ sha256: SHA256, bytes: BYTES.length, created: false });
    expect(files()).toEqual([SHA256]);
  });

  it('stores the same bytes sent at the same time', async () => {
    const puts = Array.from({ length: 5 }, () => store.put(Readable.from([BYTES]), { maxBytes: MIB }));
    for (const { sha256 } of await Promise.all(puts)) expect(sha256).toBe(SHA256);
    expect(files()).toEqual([SHA256]);
  });

  it('accepts exactly as many bytes as allowed', async () => {
    await expect(store.put(Readable.from([BYTES]), { maxBytes: BYTES.length })).resolves.toMatchObject({
      created: true,
    });
    await expect(store.put(Readable.from([BYTES]), { maxBytes: BYTES.length - 1 })).rejects.toThrow(
      ArtifactTooLargeError,
    );
  });

  it('stops reading a stream that is too large, and leaves nothing behind', async () => {
    let sent = 0;
    const endless = new Readable({
      read() {
        sent += 65_536;
        this.push(Buffer.alloc(65_536));
      },
    });
    const failure = await store.put(endless, { maxBytes: MIB }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ status: 413, maxBytes: MIB, message: expect.stringMatching(/1 MiB/) });
    expect(endless.destroyed).toBe(true);
    expect(sent).toBeLessThan(2 * MIB);
    expect(files()).toEqual([]);
  });

  it('leaves nothing behind when the client disconnects', async () => {
    const upload = new PassThrough();
    const put = store.put(upload, { maxBytes: MIB });
    upload.write(BYTES);
    setTimeout(() => upload.destroy(), 20);
    await expect(put).rejects.toThrow(/[Pp]remature/);
    expect(files()).toEqual([]);
  });

  it('leaves nothing behind when the stream fails', async () => {
    async function* failing() {
      yield BYTES;
      throw new Error('connection reset');
    }
    await expect(store.put(Readable.from(failing()), { maxBytes: MIB })).rejects.toThrow('connection reset');
    expect(files()).toEqual([]);
  });

  it('keeps artifacts from other users: hidden labels are among them', async () => {
    await store.put(Readable.from([BYTES]), { maxBytes: MIB });
    expect(statSync(store.path(SHA256)).mode & 0o777).toBe(0o400);
    for (const made of ['artifacts', join('artifacts', SHA256.slice(0, 2))]) {
      expect(statSync(join(dataDir, made)).mode & 0o777).toBe(0o700);
    }
  });

  it('removes, and says what is not there', async () => {
    await store.put(Readable.from([BYTES]), { maxBytes: MIB });
    await store.remove(SHA256);
    await store.remove(SHA256);
    expect(await store.has(SHA256)).toBe(false);
    expect(await store.size(SHA256)).toBeNull();
    await expect(buffer(store.openRead(SHA256))).rejects.toThrow(/ENOENT/);
  });

  it.each(['../../../etc/passwd', '', SHA256.toUpperCase(), `${SHA256}/x`])('has no path for %j', (name) => {
    expect(() => store.path(name)).toThrow(TypeError);
  });

  it('clears at start what lost uploads left, and nothing else', async () => {
    const incoming = join(dataDir, 'artifacts', 'incoming');
    const { pid: deadPid } = spawnSync(process.execPath, ['-e', '0']);
    const old = new Date(Date.now() - 2 * 60 * 60 * 1000);
    const leave = (name: string, changedAt: Date) => {
      writeFileSync(join(incoming, name), 'x');
      utimesSync(join(incoming, name), changedAt, changedAt);
      return name;
    };
    const beforeStart = new Date(Date.now() - process.uptime() * 1000 - 1000);
    leave(`${hostname()}.${deadPid}.a.part`, new Date());
    leave(`${hostname()}.${process.pid}.b.part`, beforeStart);
    leave('other-host.17.c.part', old);
    leave('stray', old);
    const kept = [
      leave(`${hostname()}.${process.pid}.d.part`, new Date()),
      leave('other-host.17.e.part', new Date()),
    ];
    await ArtifactStore.open(dataDir);
    expect(files().sort()).toEqual(kept.sort());
  });

  const DAMAGES: readonly (readonly [string, (path: string) => void])[] = [
    ['truncated', (path) => truncateSync(path, 1000)],
    ['empty', (path) => truncateSync(path, 0)],
    ['longer', (path) => appendFileSync(path, 'x')],
    [
      'changed in one byte, with its size and time as before',
      (path) => {
        const { atime, mtime } = statSync(path);
        const bytes = Buffer.from(BYTES);
        bytes[1234] = (bytes[1234] as number) ^ 1;
        writeFileSync(path, bytes);
        utimesSync(path, atime, mtime);
      },
    ],
  ];

  it.each(DAMAGES)('heals a file that is %s when its bytes are sent again', async (_, damage) => {
    await store.put(Readable.from([BYTES]), { maxBytes: MIB });
    chmodSync(store.path(SHA256), 0o600);
    damage(store.path(SHA256));
    expect(await store.problemOf(SHA256, true)).toBe('damaged');
    const again = await store.put(Readable.from([BYTES]), { maxBytes: MIB });
    expect(again).toEqual({ sha256: SHA256, bytes: BYTES.length, created: true });
    expect(await store.problemOf(SHA256, true)).toBeNull();
    expect((await buffer(store.openRead(SHA256))).equals(BYTES)).toBe(true);
    expect(files()).toEqual([SHA256]);
  });

  it('sees what is missing, and a change since it last read a file', async () => {
    expect(await store.problemOf(SHA256)).toBe('missing');
    await store.put(Readable.from([BYTES]), { maxBytes: MIB });
    expect(await store.problemOf(SHA256)).toBeNull();
    truncateSync(store.path(SHA256), 7);
    expect(await store.problemOf(SHA256)).toBe('damaged');
  });

  it('orphans old files and restores them; one that is sent again is young', async () => {
    await store.put(Readable.from([BYTES]), { maxBytes: MIB });
    const tomorrow = new Date(Date.now() + 24 * 60 * 60 * 1000);
    const found = [];
    for await (const hashes of store.storedBefore(tomorrow)) found.push(...hashes);
    expect(found).toEqual([SHA256]);
    const yesterday = new Date(Date.now() - 24 * 60 * 60 * 1000);
    utimesSync(store.path(SHA256), yesterday, yesterday);
    const anHourAgo = new Date(Date.now() - 60 * 60 * 1000);
    await store.put(Readable.from([BYTES]), { maxBytes: MIB });
    expect(await store.moveToOrphaned(SHA256, anHourAgo)).toBe(false);
    expect(await store.moveToOrphaned(SHA256, tomorrow)).toBe(true);
    expect(await store.has(SHA256)).toBe(false);
    expect(await store.restoreOrphaned(SHA256)).toBe(true);
    expect(await store.problemOf(SHA256)).toBeNull();
    expect(await store.restoreOrphaned(SHA256)).toBe(false);
  });

  it('deletes orphans older than a week, and nothing younger', async () => {
    await store.put(Readable.from([BYTES]), { maxBytes: MIB });
    await store.moveToOrphaned(SHA256, new Date(Date.now() + 1000));
    await store.clearStale();
    expect(files()).toEqual([SHA256]);
    const orphan = join(dataDir, 'artifacts', 'orphaned', SHA256);
    const long = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
    utimesSync(orphan, long, long);
    await store.clearStale();
    expect(files()).toEqual([]);
  });

  it('does not remove what another upload holds meanwhile', async () => {
    const held = new Set<string>();
    await store.put(Readable.from([BYTES]), { maxBytes: MIB });
    const [again] = await Promise.all([
      store.put(Readable.from([BYTES]), { maxBytes: MIB, onStored: (sha256) => held.add(sha256) }),
      store.remove(SHA256, () => !held.has(SHA256)),
    ]);
    expect(again.sha256).toBe(SHA256);
    expect(await store.has(SHA256)).toBe(true);
  });

  it('tries to write without leaving anything', async () => {
    await store.checkWritable();
    expect(files()).toEqual([]);
  });
});
