import { ComparisonQuerySchema } from '@torchperf/contracts';
import { z } from 'zod';
import { UsageError } from '../usage.error';

const CompareOptionsSchema = z.object({
  server: z.url({ protocol: /^https?$/, error: 'must be an address such as https://HOST' }).optional(),
  json: z.boolean().default(false),
});
export type CompareOptions = z.infer<typeof CompareOptionsSchema>;

/** @throws UsageError naming the option that is wrong, and how. */
export function parseCompareOptions(given: unknown): CompareOptions {
  const parsed = CompareOptionsSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `--${String(path[0])} ${message}`);
  throw new UsageError(problems.join('; '));
}

/**
 * The ids as the service wants them; what it would refuse is refused before it is asked.
 * @throws UsageError when they are too few, too many, or one is named twice.
 */
export function checkIds(ids: readonly string[]): string {
  const text = ids.join(',');
  const parsed = ComparisonQuerySchema.safeParse({ ids: text });
  if (parsed.success) return text;
  throw new UsageError(`torchperf compare ${parsed.error.issues.map(({ message }) => message).join('; ')}.`);
}
