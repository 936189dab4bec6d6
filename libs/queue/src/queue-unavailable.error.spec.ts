import { QueueUnavailableError } from './queue-unavailable.error';

it.each([
  ["OOM command not allowed when used memory > 'maxmemory'.", 'its memory is full'],
  ['MISCONF Redis is configured to save RDB snapshots', 'it cannot write to its disk'],
  ["READONLY You can't write against a read only replica.", 'it is read-only'],
  ['LOADING Redis is loading the dataset in memory', 'it is starting up or shutting down'],
  ['the database system is shutting down', 'it is starting up or shutting down'],
  ['connect ECONNREFUSED redis.internal:6379', 'it does not answer'],
])('names why: %s', (message, reason) => {
  expect(new QueueUnavailableError('be reached', new Error(message)).reason).toBe(reason);
});
