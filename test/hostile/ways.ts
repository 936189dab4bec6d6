import type { WorkerUser } from '../e2e/running-service';

/** A way in which a worker may isolate, and so one more time that every bundle of the corpus is measured. */
export interface Way {
  readonly name: string;
  /** Of the worker's environment. */
  readonly variables: NodeJS.ProcessEnv;
  readonly workerUser: WorkerUser;
  /** What the record of each run must say of the sandbox, so that no way is tried in another's place. */
  readonly sandbox: RegExp;
}

const AS_ROOT: readonly Way[] = [
  {
    name: 'bubblewrap',
    variables: { WORKER_SANDBOX: 'bubblewrap' },
    workerUser: 'current',
    sandbox: /^bubblewrap (?!.*no cgroup)/,
  },
  {
    name: 'plain user',
    variables: { WORKER_SANDBOX: 'bubblewrap' },
    workerUser: 'plain',
    sandbox: /^bubblewrap .*no cgroup/,
  },
  {
    name: 'landlock',
    variables: { WORKER_SANDBOX: 'landlock' },
    workerUser: 'current',
    sandbox: /^landlock /i,
  },
];
/** A user that is not root can only be a worker's plain user; whether there are control groups is the machine's to say. */
const AS_PLAIN_USER: readonly Way[] = [
  {
    name: 'plain user',
    variables: { WORKER_SANDBOX: 'bubblewrap' },
    workerUser: 'current',
    sandbox: /^bubblewrap /,
  },
];

/** The ways that the current user can try, filtered by `WAYS`, such as `WAYS='plain|landlock'`. */
export function waysToTry(): readonly Way[] {
  const possible = process.getuid?.() === 0 ? AS_ROOT : AS_PLAIN_USER;
  const chosen = new RegExp(process.env.WAYS ?? '');
  const ways = possible.filter(({ name }) => chosen.test(name));
  if (ways.length === 0) {
    const names = possible.map(({ name }) => `"${name}"`).join(', ');
    throw new Error(`WAYS=${process.env.WAYS} chooses none of ${names}.`);
  }
  return ways;
}
