import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLAG_KINDS } from '@torchperf/contracts';
import { VERDICTS } from '@torchperf/domain';
import { z } from 'zod';
import { zipOf } from '../api/zip';

const FOLDER = join(__dirname, '..', 'fixtures', 'bundles', 'hostile');
/** Files of a trick's folder that are no part of its bundle. */
const APART = /^(expect\.json|twin\..*)$/;

const TIMED_FLAGS: readonly string[] = ['answers-remembered', 'cpu-time-exceeds-latency'];

const isRegExp = (text: string) => {
  try {
    return Boolean(new RegExp(text));
  } catch {
    return false;
  }
};
const RegExpSchema = z
  .string()
  .min(1)
  .refine(isRegExp)
  .transform((text) => new RegExp(text));
const VerdictsSchema = z
  .string()
  .transform((text) => text.split('|'))
  .pipe(z.array(z.enum(VERDICTS)).min(1));
const EndingSchema = z.strictObject({ verdict: VerdictsSchema, message: RegExpSchema });
const WithinSchema = z.tuple([z.number(), z.number()]);

/** What must come of a trick: `expect.json`. */
const ExpectationSchema = z.strictObject({
  /** Of several, separated by "|", which of them is a matter of time. */
  verdict: VerdictsSchema,
  message: RegExpSchema,
  /** The same, for a worker that has no control groups, where limits hold for each process separately. */
  withoutCgroup: EndingSchema.optional(),
  /** The same, for a sandbox that has no /tmp of its own, where no file can be written at all. */
  withoutTmp: EndingSchema.optional(),
  /** The same, for a sandbox without a namespace of processes, whose first process is one like others. */
  withoutNamespace: EndingSchema.optional(),
  flags: z.strictObject({
    there: z.array(z.enum(FLAG_KINDS)),
    notThere: z.array(z.enum(FLAG_KINDS)),
  }),
  /** What must appear in no answer of the api and no log of the run, in addition to what is hidden for all bundles. */
  absent: z.array(RegExpSchema),
  /** Least and greatest accuracy, for tricks whose answers are scored. */
  accuracy: WithinSchema.optional(),
  relativeLatency: WithinSchema.optional(),
  /** Whether it is one that tries to keep its worker from the next job, so that how soon that starts is looked at. */
  holdsUp: z.boolean().default(false),
  /** The row of the table in docs/security.md, and what the trick is about. */
  note: z.string().min(1),
});
export type Expectation = z.infer<typeof ExpectationSchema>;

/** A bundle of the corpus, hostile or the honest twin of one. */
export interface CorpusBundle {
  readonly name: string;
  readonly isTwin: boolean;
  /** Whether the expectation depends on timing, so that nothing else may run at the same time. */
  readonly isTimed: boolean;
  readonly expected: Expectation;
  readonly zip: () => Promise<Buffer>;
}

/** What an honest model of the corpus's task does; in every python bundle. */
export const HONEST = readFileSync(join(FOLDER, 'honest.py'));

/** All bundles that get into the queue, each twin after its trick. */
export function readCorpus(): CorpusBundle[] {
  return readTricks().filter((bundle) => !isRefused(bundle));
}

/** Those that are refused when they are uploaded. */
export function readRefused(): CorpusBundle[] {
  return readTricks().filter(isRefused);
}

const isRefused = ({ expected }: CorpusBundle) => expected.verdict.includes('invalid-bundle');

function readTricks(): CorpusBundle[] {
  return readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('__'))
    .map((entry) => entry.name)
    .sort()
    .flatMap(readTrick);
}

function readTrick(name: string): CorpusBundle[] {
  const folder = join(FOLDER, name);
  const files = readdirSync(folder);
  const read = (file: string) => readFileSync(join(folder, file));
  const expected = ExpectationSchema.parse(JSON.parse(String(read('expect.json'))));
  const manifest = JSON.parse(String(read('torchperf.json')));
  const own = Object.fromEntries(files.filter((file) => !APART.test(file)).map((file) => [file, read(file)]));
  if (manifest.runtime === 'python') own['honest.py'] = HONEST;
  const isTimed = isOfTime(expected) || expected.holdsUp;
  const trick = { name, isTwin: false, isTimed, expected, zip: () => zipOf(own) };
  const twin = files.find((file) => file.startsWith('twin.'));
  if (!twin) return [trick];
  const named = JSON.stringify({ ...manifest, name: `${manifest.name} (twin)` });
  const twins = { ...own, [manifest.entry]: read(twin), 'torchperf.json': Buffer.from(named) };
  return [
    trick,
    {
      name: `${name} (twin)`,
      isTwin: true,
      isTimed: isOfTime(expected),
      expected: honest(expected),
      zip: () => zipOf(twins),
    },
  ];
}

function isOfTime({ relativeLatency, flags }: Expectation): boolean {
  return (
    relativeLatency !== undefined ||
    [...flags.there, ...flags.notThere].some((kind) => TIMED_FLAGS.includes(kind))
  );
}

/** A twin is measured, and has none of the flags that its trick has. */
function honest(expected: Expectation): Expectation {
  const { flags, note, withoutTmp } = expected;
  // Next to other runs, even the timing of an honest model can look as if it remembered answers.
  const wrongly: Expectation['flags']['notThere'] = isOfTime(expected)
    ? ['answers-remembered', 'accuracy-falls']
    : ['accuracy-falls'];
  return {
    verdict: ['ok'],
    message: /^Measured in 3 launches/,
    // One that uses /tmp as it is meant to is no better off.
    ...(withoutTmp ? { withoutTmp } : {}),
    flags: { there: [], notThere: [...flags.there, ...wrongly] },
    absent: [],
    accuracy: [0.99, 1],
    holdsUp: false,
    note: `behaves: ${note}`,
  };
}
