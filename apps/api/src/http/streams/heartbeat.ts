import type { MessageEvent } from '@nestjs/common';
import { Observable } from 'rxjs';

/** Keeps proxies from closing a silent stream; most do so after 60 s. */
export const HEARTBEAT_MS = 15_000;

/** A stream of server-sent events with a comment every 15 s, until it ends. */
export function withHeartbeat(messages: Observable<MessageEvent>): Observable<MessageEvent> {
  return new Observable((subscriber) => {
    const heartbeat = setInterval(() => subscriber.next({ comment: 'still here' }), HEARTBEAT_MS);
    subscriber.add(() => clearInterval(heartbeat));
    subscriber.add(messages.subscribe(subscriber));
  });
}
