/**
 * Codes of a database that is unavailable, each with the reason as a text: Prisma's own (P…), PostgreSQL's
 * (SQLSTATE, whole or its class of two letters) and the sockets'. Trying again later may help with all of them.
 * See https://www.postgresql.org/docs/current/errcodes-appendix.html.
 */
const UNREACHABLE = 'the database does not answer';
const CUT_OFF = 'the database ended the connection';
const REASONS: Readonly<Record<string, string>> = {
  P1000: 'the database refused the credentials of the service',
  P1001: UNREACHABLE,
  P1002: UNREACHABLE,
  P1003: 'the database does not exist',
  P1008: UNREACHABLE,
  P1010: 'the database refused the credentials of the service',
  P1011: UNREACHABLE,
  P1017: CUT_OFF,
  P2024: 'no connection to the database is free',
  P2028: UNREACHABLE,
  P2037: 'no connection to the database is free',
  '08': CUT_OFF,
  '25006': 'the database is read-only',
  '3D000': 'the database does not exist',
  '28': 'the database refused the credentials of the service',
  '53': 'the database has not enough resources',
  '53100': "the database's disk is full",
  '53200': 'the database has no memory left',
  '53300': 'no connection to the database is free',
  '57P01': CUT_OFF,
  '57P02': CUT_OFF,
  '57P03': 'the database is starting up, shutting down or recovering',
  '57P04': 'the database does not exist',
  '57P05': CUT_OFF,
  '58': "the database's disk reports errors",
  ECONNREFUSED: UNREACHABLE,
  ECONNRESET: CUT_OFF,
  EPIPE: CUT_OFF,
  ETIMEDOUT: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
};
/** The driver has no code for these. */
const CUT_OFF_MESSAGE =
  /^(Connection terminated|Connection ended|Client has encountered a connection error|timeout exceeded when trying to connect|.*server closed the connection)/i;
const RAW_QUERY_CODE = /Code: `([0-9A-Z]{5})`/;
const DEPTH_MAX = 6;

/** The fields in which Prisma, its adapter and the driver wrap an error. */
interface Layer {
  readonly code?: unknown;
  readonly errorCode?: unknown;
  readonly originalCode?: unknown;
  readonly message?: unknown;
  readonly originalMessage?: unknown;
  readonly cause?: unknown;
  readonly meta?: unknown;
  readonly driverAdapterError?: unknown;
}

function isObject(value: unknown): value is Layer {
  return typeof value === 'object' && value !== null;
}

function reasonOfCode(code: unknown): string | undefined {
  if (typeof code !== 'string') return undefined;
  const isSqlState = /^[0-9][0-9A-Z]{4}$/.test(code);
  return REASONS[code] ?? (isSqlState ? REASONS[code.slice(0, 2)] : undefined);
}

function reasonOfLayer(layer: Layer): string | undefined {
  for (const code of [layer.code, layer.errorCode, layer.originalCode]) {
    const reason = reasonOfCode(code);
    if (reason) return reason;
  }
  for (const message of [layer.message, layer.originalMessage]) {
    if (typeof message !== 'string') continue;
    const reason = reasonOfCode(RAW_QUERY_CODE.exec(message)?.[1]);
    if (reason) return reason;
    if (CUT_OFF_MESSAGE.test(message)) return CUT_OFF;
  }
  return undefined;
}

/** Whether an error comes from Prisma, its adapter or the driver: sockets of others have codes too. */
function isOfDatabase(error: Layer): boolean {
  const { name, constructor: type } = error as {
    readonly name?: unknown;
    readonly constructor?: { name?: string };
  };
  return [name, type?.name].some(
    (label) => typeof label === 'string' && /Prisma|DriverAdapter|DatabaseError/.test(label),
  );
}

/**
 * Why the database is unavailable, from a repository's error, as in "the database is read-only"; null for any other
 * error. Names no host, user or query.
 */
export function databaseOutage(error: unknown): string | null {
  if (!isObject(error)) return null;
  const { message } = error;
  const isCutOff = typeof message === 'string' && CUT_OFF_MESSAGE.test(message);
  if (!isOfDatabase(error) && !isCutOff) return null;
  const open: unknown[] = [error];
  // Bounded: an error may be its own cause.
  for (let depth = 0; depth < DEPTH_MAX && open.length > 0; depth += 1) {
    for (const layer of open.splice(0)) {
      if (!isObject(layer)) continue;
      const reason = reasonOfLayer(layer);
      if (reason) return reason;
      open.push(layer.cause, layer.meta, layer.driverAdapterError);
    }
  }
  return null;
}

/** Whether a repository failed because the database is unavailable: a retry may help. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return databaseOutage(error) !== null;
}
