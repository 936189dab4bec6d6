import { z } from 'zod';
import { UsageError } from '../usage.error';

const wholeNumber = (min: number) =>
  z.coerce
    .number({ error: 'must be a number' })
    .int('must be a whole number')
    .min(min, `must be at least ${min}`);

const BenchOptionsSchema = z.object({
  against: z.string().optional(),
  data: z.string().optional(),
  classes: wholeNumber(2).optional(),
  competition: z.string().optional(),
  /** True: to standard output, instead of the table. */
  json: z.union([z.literal(true), z.string()]).optional(),
  plot: z.string().optional(),
  report: z.string().optional(),
  raw: z.string().optional(),
  cpu: wholeNumber(0).optional(),
  python: z.string().optional(),
  pythonPackages: z.string().optional(),
  quick: z.boolean().default(false),
  unsandboxed: z.boolean().default(false),
});
export type BenchOptions = z.infer<typeof BenchOptionsSchema>;

/** @throws UsageError naming each option that is wrong, and how. */
export function parseBenchOptions(input: unknown): BenchOptions {
  const parsed = BenchOptionsSchema.safeParse(input);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `--${String(path[0])} ${message}`);
    throw new UsageError(problems.join('; '));
  }
  const options = parsed.data;
  if (options.data !== undefined && options.competition !== undefined) {
    throw new UsageError('--data and --competition both name the examples: use only one of them.');
  }
  if (options.classes !== undefined && options.data === undefined) {
    throw new UsageError('--classes needs --data; a competition defines its own classes.');
  }
  return options;
}
