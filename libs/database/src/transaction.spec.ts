import { kyselyOf, prismaOf } from './open-transaction';
import type { Transaction } from './transaction';

it('has a type that gives a service no client', () => {
  // @ts-expect-error the compiler refuses this; if it ever accepts it, `npm run types` fails here.
  const query = (transaction: Transaction) => transaction.$queryRaw`SELECT 1`;
  // @ts-expect-error as above: only `UnitOfWork.run` opens a transaction.
  const made: Transaction = {};
  expect([query, made]).toBeDefined();
});

it('is refused where it does not come from UnitOfWork.run', () => {
  const foreign = { prisma: {}, kysely: {} } as unknown as Transaction;
  expect(() => prismaOf(foreign)).toThrow('UnitOfWork.run');
  expect(() => kyselyOf(foreign)).toThrow('UnitOfWork.run');
});
