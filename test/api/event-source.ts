import type { z } from 'zod';

/** The messages of a stream of server-sent events, in order: events as they are sent, or comments. */
export type StreamItem<T> =
  | { readonly event: T; readonly type: string | null; readonly id: string | null }
  | { readonly comment: string; readonly id: string | null };

/**
 * Reads a stream to its end.
 * @param schema of the data of its events
 * @throws Error when the answer is no stream of events, ZodError when an event is not as the schema says.
 */
export async function* readStream<T>(
  response: Response,
  schema: z.ZodType<T>,
): AsyncGenerator<StreamItem<T>, undefined> {
  const type = response.headers.get('content-type');
  if (!response.body || !type?.startsWith('text/event-stream')) throw new Error(`No event stream: ${type}`);
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const item = parse(text.slice(0, end), schema);
      text = text.slice(end + 2);
      if (item) yield item;
    }
  }
}

function parse<T>(block: string, schema: z.ZodType<T>): StreamItem<T> | null {
  const lines = block.split('\n').filter((line) => line !== '');
  const field = (name: string) => lines.find((line) => line.startsWith(name))?.slice(name.length) ?? null;
  const id = field('id: ');
  const data = field('data: ');
  if (data === null) {
    const comment = field(': ');
    return comment === null ? null : { comment, id };
  }
  return { event: schema.parse(JSON.parse(data)), type: field('event: '), id };
}
