import { AsyncLocalStorage } from 'node:async_hooks';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
} from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { DatabaseError, Pool, type QueryResult } from 'pg';

/** Node has it, but its type is in the browser's library only, which server code does not load. */
declare const WebAssembly: {
  instantiate(
    code: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

/** PostgreSQL's internal one-letter type "char", in the columns of its catalogue, and its type text. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/** The running query records here which of its columns are "char". */
const charColumns = new AsyncLocalStorage<number[]>();

/** PrismaPg with two fixes, without which the schema engine cannot read a database or run every script. */
class MigrationPg extends PrismaPg {
  override async connect() {
    const adapter = await super.connect();
    const pool = adapter.underlyingDriver();
    // It refuses "char" (prisma/orm#27403): the pool reports it as text, and here the name is restored.
    const queryRaw = adapter.queryRaw.bind(adapter);
    adapter.queryRaw = (query) => {
      const columns: number[] = [];
      return charColumns.run(columns, async () => {
        const result = await queryRaw(query);
        for (const column of columns) result.columnTypes[column] = ColumnTypeEnum.Character;
        return result;
      });
    };
    // It splits a script at every semicolon, which breaks functions, strings and comments. PostgreSQL takes a
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

/** A pool whose results report "char" columns as text, and record which they were. */
function catalogueReadingPool(databaseUrl: string): Pool {
  const pool = new Pool({ connectionString: databaseUrl, max: 2 });
  const query = pool.query.bind(pool) as (text: unknown, values?: unknown) => Promise<QueryResult>;
  const readable = async (text: unknown, values?: unknown): Promise<QueryResult> => {
    const result = await query(text, values);
    for (const [column, field] of (result.fields ?? []).entries()) {
      if (field.dataTypeID !== CHAR_OID) continue;
      field.dataTypeID = TEXT_OID;
      charColumns.getStore()?.push(column);
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

/** The engine waits for its lock with a timer of 10 s, which must not keep a process alive that has finished. */
function importsOfEngine(): object {
  const imports = Object.entries(bindings as unknown as Record<string, (...args: unknown[]) => unknown>);
  return Object.fromEntries(
    imports.map(([name, call]) => {
      if (!name.startsWith('__wbg_setTimeout_')) return [name, call];
      return [name, (...args: unknown[]) => (call(...args) as NodeJS.Timeout).unref()];
    }),
  );
}

let loading: Promise<void> | undefined;

/** Loads the WebAssembly into its bindings, once: Node 20 cannot import `.wasm` files. */
function loadEngine(): Promise<void> {
  loading ??= (async () => {
    const folder = dirname(require.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
    const code = await readFile(join(folder, 'schema_engine_bg.wasm'));
    const { instance } = await WebAssembly.instantiate(code, { './schema_engine_bg.js': importsOfEngine() });
    bindings.__wbg_set_wasm(instance.exports);
    instance.exports.__wbindgen_start();
  })();
  return loading;
}

/**
 * Runs `work` with Prisma's schema engine (the WebAssembly build: no native binary) on one database, and closes its
 * connections afterwards.
 * @throws Error with the engine's message when the engine or the database fails.
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
