import { databaseOutage } from './database-unavailable';
import { Prisma } from './generated/client';

/** As Prisma hands on what the driver said of a raw query and of any other. */
function known(code: string, cause?: unknown, message = 'x') {
  return new Prisma.PrismaClientKnownRequestError(message, {
    code,
    clientVersion: '7',
    meta: cause ? { driverAdapterError: { name: 'DriverAdapterError', cause } } : undefined,
  });
}

describe('databaseOutage', () => {
  it.each([
    ['57P01', 'the database ended the connection'],
    ['57P03', 'the database is starting up, shutting down or recovering'],
    ['08006', 'the database ended the connection'],
    ['25006', 'the database is read-only'],
    ['53100', "the database's disk is full"],
    ['53400', 'the database has not enough resources'],
    ['58030', "the database's disk reports errors"],
  ])('knows SQLSTATE %s', (originalCode, reason) => {
    expect(databaseOutage(known('P2010', { kind: 'postgres', originalCode }))).toBe(reason);
    expect(databaseOutage(known('P2010', undefined, `Raw query failed. Code: \`${originalCode}\``))).toBe(
      reason,
    );
  });

  it.each(['P1001', 'P1017', 'P2024', 'P2028'])('knows %s of Prisma', (code) => {
    expect(databaseOutage(known(code))).toMatch(/^(the database|no connection)/);
  });

  it('knows the errors of the driver that have no code', () => {
    expect(databaseOutage(new Error('Connection terminated unexpectedly'))).toBe(
      'the database ended the connection',
    );
  });

  it.each([
    ['a broken rule of the schema', known('P2002', { originalCode: '23505' })],
    ['a wrong statement', known('P2010', { originalCode: '42601' })],
    ["another program's socket", Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
    ['a bug of the service', new TypeError('x is undefined')],
    ['nothing', null],
  ])('is not %s', (_, error) => {
    expect(databaseOutage(error)).toBeNull();
  });

  it('comes to an end where an error is its own cause', () => {
    const error = known('P2010');
    Object.assign(error, { cause: error });
    expect(databaseOutage(error)).toBeNull();
  });
});
