import type { z } from 'zod';
import { type Answer, type Payload, QUEUES, type QueueName } from './definitions';
import { InvalidPayloadError } from './invalid-payload.error';

function parse(queue: QueueName, schema: z.ZodType, data: unknown): unknown {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  throw new InvalidPayloadError(queue, result.error.issues);
}

/** @throws InvalidPayloadError naming each invalid field. */
export function parsePayload<N extends QueueName>(queue: N, data: unknown): Payload<N> {
  return parse(queue, QUEUES[queue].payload, data) as Payload<N>;
}

/** @throws InvalidPayloadError when a handler's answer is invalid. */
export function parseAnswer<N extends QueueName>(queue: N, data: unknown): Answer<N> {
  return parse(queue, QUEUES[queue].answer, data) as Answer<N>;
}
