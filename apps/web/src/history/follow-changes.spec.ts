import { buildBoardChange } from '#test/builders/board-change';
import { BATCH_MS, BATCHED_MAX } from './change-batches';
import { type Connection, followChanges } from './follow-changes';

/** Node has neither a page nor streams of events; these fakes have the used parts of both. */
class Page extends EventTarget {
  hidden = false;

  show(isShown: boolean): void {
    this.hidden = !isShown;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static readonly opened: Stream[] = [];
  readyState = 1;
  onopen = () => {};
  onerror = () => {};

  constructor(readonly address: string) {
    super();
    Stream.opened.push(this);
  }

  send(...seqs: number[]): void {
    for (const seq of seqs) {
      this.dispatchEvent(new MessageEvent('change', { data: JSON.stringify(buildBoardChange(seq)) }));
    }
  }

  refuse(): void {
    this.readyState = Stream.CLOSED;
    this.onerror();
  }

  close(): void {
    this.readyState = Stream.CLOSED;
  }
}

describe('followChanges', () => {
  const received: string[] = [];
  const connections: Connection[] = [];
  const onTooMany = jest.fn();
  let page: Page;
  let stop: () => void;
  const stream = () => Stream.opened.at(-1) as Stream;
  const openStreams = () => Stream.opened.filter(({ readyState }) => readyState !== Stream.CLOSED);

  beforeEach(() => {
    jest.useFakeTimers();
    page = new Page();
    Object.assign(globalThis, { document: page, EventSource: Stream });
    for (const list of [received, connections, Stream.opened]) list.length = 0;
    onTooMany.mockClear();
    stop = followChanges({
      address: () => `behind ${received.at(-1) ?? '0'}`,
      onBatch: (batch) => received.push(...batch.map(({ seq }) => seq)),
      onTooMany,
      onConnection: (connection) => connections.push(connection),
    });
  });
  afterEach(() => {
    stop();
    jest.useRealTimers();
    Reflect.deleteProperty(globalThis, 'document');
    Reflect.deleteProperty(globalThis, 'EventSource');
  });

  it('has no stream while the page is hidden, and resumes after the last received change', () => {
    stream().send(1, 2);
    page.show(false);
    expect(openStreams()).toEqual([]);
    expect(received).toEqual(['1', '2']);
    page.show(true);
    expect(openStreams().map(({ address }) => address)).toEqual(['behind 2']);
  });

  it('does not open a stream while hidden even if the last one was refused', () => {
    stream().refuse();
    page.show(false);
    jest.advanceTimersByTime(60_000);
    expect(Stream.opened).toHaveLength(1);
  });

  it('opens a refused stream again, with increasing delays', () => {
    stream().refuse();
    expect(connections.at(-1)).toBe('interrupted');
    jest.advanceTimersByTime(1_000);
    expect(Stream.opened).toHaveLength(2);
    stream().refuse();
    jest.advanceTimersByTime(1_000);
    expect(Stream.opened).toHaveLength(2);
    jest.advanceTimersByTime(1_000);
    expect(Stream.opened).toHaveLength(3);
    stream().onopen();
    expect(connections.at(-1)).toBe('live');
  });

  it('ends if too many changes were missed', () => {
    stream().send(...Array.from({ length: BATCHED_MAX + 50 }, (_, i) => i + 1));
    expect(onTooMany).toHaveBeenCalledTimes(1);
    page.show(false);
    page.show(true);
    jest.advanceTimersByTime(BATCH_MS);
    expect(openStreams()).toEqual([]);
    expect(received).toEqual([]);
  });

  it('skips what it cannot read, and continues', () => {
    stream().dispatchEvent(new MessageEvent('change', { data: '{"seq":1}' }));
    stream().send(2);
    jest.advanceTimersByTime(BATCH_MS);
    expect(received).toEqual(['2']);
  });

  it('is silent once it is stopped', () => {
    const last = stream();
    stop();
    last.send(1);
    page.show(true);
    jest.advanceTimersByTime(BATCH_MS);
    expect(received).toEqual([]);
    expect(openStreams()).toEqual([]);
  });
});
