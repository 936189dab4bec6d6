import { ComparisonQuerySchema } from '@torchperf/contracts';
import { z } from 'zod';
import { UsageError } from '../usage.error';

const CompareOptionsSchema = z.object({
  server: z.url({ protocol: /^https?$/, error: 'must be an address such as https://HOST' }).optional(),
  json: z.boolean().default(false),
});
export type CompareOptions = z.infer<typeof CompareOptionsSchema>;

/** @throws UsageError naming each wrong option, and why. */
export function parseCompareOptions(input: unknown): CompareOptions {
  const parsed = CompareOptionsSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `--${String(path[0])} ${message}`);
  throw new UsageError(problems.join('; '));
}

/**
 * The ids as the service expects them. Refuses what the service would refuse, without a request.
 * @throws UsageError if they are too few, too many, or one is named twice.
 */
export function checkIds(ids: readonly string[]): string {
  const text = ids.join(',');
  const parsed = ComparisonQuerySchema.safeParse({ ids: text });
  if (parsed.success) return text;
  throw new UsageError(`torchperf compare ${parsed.error.issues.map(({ message }) => message).join('; ')}.`);
}
