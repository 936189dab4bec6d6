import type { QueueConfig } from '@torchperf/config';
import { Redis } from 'ioredis';
import pTimeout from 'p-timeout';
import { Client, escapeIdentifier, Pool } from 'pg';
import { schemaOf } from './backend';
import { QueueUnavailableError } from './queue-unavailable.error';
import { REQUEST_TIMEOUT_MS } from './timings';

/** How a lease is claimed. */
export interface LeaseClaim {
  /** What is claimed, such as one CPU of one host. */
  readonly name: string;
  /** Who claims it; unique to one process. */
  readonly owner: string;
  /** After this long without a renewal the lease is free again, by the backend's own clock. */
  readonly durationMs: number;
  /** An owner known to be dead, whose lease may be taken before it expires. */
  readonly replaces?: string;
}

/**
 * Leases shared by all workers of a service, on the queue's backend: containers of one host share no files, but they
 * share the queue. One owner holds a lease until it is released or expires.
 */
export interface Leases {
  /**
   * Claims a lease, or renews it for the same owner.
   * @returns null when the caller now holds it; otherwise its owner.
   * @throws QueueUnavailableError when the backend is unreachable or cannot write.
   */
  claim(claim: LeaseClaim): Promise<string | null>;
  /** Frees a lease if this owner holds it. @throws QueueUnavailableError */
  release(name: string, owner: string): Promise<void>;
  close(): Promise<void>;
}

/** Returns the owner if it is another one. Renewing uses `pexpire`, which a Redis at its memory limit still executes. */
const CLAIM_SCRIPT = `
local owner = redis.call('get', KEYS[1])
if owner == ARGV[1] then redis.call('pexpire', KEYS[1], ARGV[2]) return false end
if owner and owner ~= ARGV[3] then return owner end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return false`;
const RELEASE_SCRIPT = `
if redis.call('get', KEYS[1]) == ARGV[1] then redis.call('del', KEYS[1]) end`;

async function request<T>(operation: string, send: () => Promise<T>): Promise<T> {
  try {
    return await pTimeout(send(), {
      milliseconds: REQUEST_TIMEOUT_MS,
      message: `no answer within ${REQUEST_TIMEOUT_MS} ms`,
    });
  } catch (error) {
    throw new QueueUnavailableError(operation, error);
  }
}

class RedisLeases implements Leases {
  private readonly redis: Redis;

  constructor(
    url: string,
    private readonly prefix: string,
  ) {
    this.redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
    // Each request reports that Redis is unreachable.
    this.redis.on('error', () => undefined);
  }

  async claim({ name, owner, durationMs, replaces = '' }: LeaseClaim): Promise<string | null> {
    const answer = await request('claim a lease', () =>
      this.redis.eval(CLAIM_SCRIPT, 1, this.key(name), owner, durationMs, replaces),
    );
    return answer === null ? null : String(answer);
  }

  async release(name: string, owner: string): Promise<void> {
    await request('release a lease', () => this.redis.eval(RELEASE_SCRIPT, 1, this.key(name), owner));
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }

  private key(name: string): string {
    return `${this.prefix}:lease:${name}`;
  }
}

class PostgresLeases implements Leases {
  private readonly pool: Pool;
  private readonly schema: string;
  private readonly table: string;
  private isPrepared = false;

  constructor(
    private readonly url: string,
    prefix: string,
  ) {
    this.schema = schemaOf(prefix);
    this.table = `${escapeIdentifier(this.schema)}.worker_leases`;
    this.pool = new Pool({ connectionString: url, max: 1, connectionTimeoutMillis: REQUEST_TIMEOUT_MS });
    this.pool.on('error', () => undefined);
  }

  async claim({ name, owner, durationMs, replaces = '' }: LeaseClaim): Promise<string | null> {
    return request('claim a lease', async () => {
      await this.prepare();
      const expiry = `clock_timestamp() + $3 * interval '1 millisecond'`;
      const { rowCount } = await this.pool.query(
        `insert into ${this.table} as held (name, owner, expires_at) values ($1, $2, ${expiry})
         on conflict (name) do update set owner = excluded.owner, expires_at = excluded.expires_at
         where held.owner in ($2, $4) or held.expires_at < clock_timestamp()`,
        [name, owner, durationMs, replaces],
      );
      if (rowCount) return null;
      const { rows } = await this.pool.query(`select owner from ${this.table} where name = $1`, [name]);
      return (rows[0]?.owner as string | undefined) ?? '';
    });
  }

  async release(name: string, owner: string): Promise<void> {
    await request('release a lease', () =>
      this.pool.query(`delete from ${this.table} where name = $1 and owner = $2`, [name, owner]),
    );
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  /** Creates the table under a lock: workers start at the same time, and concurrent creation may fail. */
  private async prepare(): Promise<void> {
    if (this.isPrepared) return;
    const client = new Client({
      connectionString: this.url,
      connectionTimeoutMillis: REQUEST_TIMEOUT_MS,
    });
    await client.connect();
    try {
      await client.query('select pg_advisory_lock(hashtext($1))', [this.table]);
      await client.query(`create schema if not exists ${escapeIdentifier(this.schema)}`);
      await client.query(
        `create table if not exists ${this.table}
         (name text primary key, owner text not null, expires_at timestamptz not null)`,
      );
      this.isPrepared = true;
    } finally {
      await client.end();
    }
  }
}

/** Opens the leases of the service on the queue's backend; the first request connects. */
export function openLeases({ backend, url, prefix }: QueueConfig): Leases {
  return backend === 'redis' ? new RedisLeases(url, prefix) : new PostgresLeases(url, prefix);
}
