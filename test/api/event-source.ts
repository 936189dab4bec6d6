import { type StreamEvent, StreamEventSchema } from '@torchperf/contracts';

/** What stands in a stream of server-sent events, in order: events as they are sent, or comments. */
export type StreamItem = { event: StreamEvent } | { comment: string };

/**
 * Reads a stream to its end. Checks that each event's name is its type.
 * @throws Error when the answer is no stream of events.
 */
export async function* readStream(response: Response): AsyncGenerator<StreamItem> {
  const type = response.headers.get('content-type');
  if (!response.body || !type?.startsWith('text/event-stream')) throw new Error(`No event stream: ${type}`);
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const item = parse(text.slice(0, end));
      text = text.slice(end + 2);
      if (item) yield item;
    }
  }
}

function parse(block: string): StreamItem | null {
  const lines = block.split('\n').filter((line) => line !== '');
  const field = (name: string) => lines.find((line) => line.startsWith(name))?.slice(name.length);
  const data = field('data: ');
  if (data === undefined) {
    const comment = field(': ');
    return comment === undefined ? null : { comment };
  }
  const event = StreamEventSchema.parse(JSON.parse(data));
  if (field('event: ') !== event.type) throw new Error(`The event of ${event.type} has another name`);
  return { event };
}
