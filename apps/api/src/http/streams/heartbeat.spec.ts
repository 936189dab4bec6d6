import type { MessageEvent } from '@nestjs/common';
import { Subject } from 'rxjs';
import { HEARTBEAT_MS, withHeartbeat } from './heartbeat';

describe('withHeartbeat', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('comments every 15 s among the messages, until the stream ends', () => {
    const messages = new Subject<MessageEvent>();
    const seen: MessageEvent[] = [];
    const subscription = withHeartbeat(messages).subscribe((message) => seen.push(message));
    messages.next({ data: 'a' });
    jest.advanceTimersByTime(HEARTBEAT_MS * 2);
    messages.next({ data: 'b' });
    expect(seen).toEqual([
      { data: 'a' },
      { comment: 'still here' },
      { comment: 'still here' },
      { data: 'b' },
    ]);
    messages.complete();
    expect(subscription.closed).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('stops when no one listens any more', () => {
    const messages = new Subject<MessageEvent>();
    withHeartbeat(messages).subscribe().unsubscribe();
    expect(messages.observed).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });
});
