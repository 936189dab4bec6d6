import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, DriverAdapterError } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { DatabaseError, Pool, type QueryResult } from 'pg';

/** Node has it; its type stands in the browser's library only, which server code does not load. */
declare const WebAssembly: {
  instantiate(
    code: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

/**
 * Types of PostgreSQL's own catalogue that PrismaPg refuses to name (prisma/orm#27403, #28145), as the ones that it
 * knows: "char" and name as text, name[] as text[].
 */
const CATALOGUE_TYPES: Readonly<Record<number, number>> = { 18: 25, 19: 25, 1003: 1009 };

/** PrismaPg with two mends, without which the schema engine cannot read a database or run every script. */
class MigrationPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const pool = adapter.underlyingDriver();
    // It sends a script cut at every semicolon, which breaks functions, strings and comments. PostgreSQL takes a
    // whole script at once, and then runs all of it or nothing.
    adapter.executeScript = async (script) => {
      try {
        await pool.query(script);
      } catch (error) {
        throw error instanceof DatabaseError ? asDriverError(error) : error;
      }
    };
    return adapter;
  }
}

/** A pool whose results name catalogue types by their known relatives. */
function catalogueReadingPool(databaseUrl: string): Pool {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  const query = pool.query.bind(pool) as (text: unknown, values?: unknown) => Promise<QueryResult>;
  const readable = async (text: unknown, values?: unknown): Promise<QueryResult> => {
    const result = await query(text, values);
    for (const field of result.fields ?? []) {
      field.dataTypeID = CATALOGUE_TYPES[field.dataTypeID] ?? field.dataTypeID;
    }
    return result;
  };
  return Object.assign(pool, { query: readable });
}

function asDriverError(error: DatabaseError): DriverAdapterError {
  return new DriverAdapterError({
    kind: 'postgres',
    code: error.code ?? 'XX000',
    severity: error.severity ?? 'ERROR',
    message: error.message,
    detail: error.detail,
    column: error.column,
    hint: error.hint,
  });
}

let loading: Promise<void> | undefined;

/** Puts the WebAssembly under its bindings, once: Node 20 cannot import `.wasm` files by itself. */
function loadEngine(): Promise<void> {
  loading ??= (async () => {
    const folder = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
    const code = await readFile(join(folder, 'schema_engine_bg.wasm'));
    const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': bindings });
    bindings.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
  })();
  return loading;
}

/**
 * Runs `work` with Prisma's schema engine (the WebAssembly build: no native binary) on one database, and closes its
 * connections afterwards.
 * @throws Error with the engine's own words when the engine or the database says no.
 */
export async function withSchemaEngine<T>(
  databaseUrl: string,
  work: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  await loadEngine();
  const pool = catalogueReadingPool(databaseUrl);
  const factory = bindMigrationAwareSqlAdapterFactory(new MigrationPg(pool));
  try {
    const engine = await bindings.SchemaEngine.new({ datamodels: undefined }, () => undefined, factory);
    try {
      return await work(engine);
    } finally {
      engine.free();
    }
  } finally {
    await pool.end();
  }
}
