import { Injectable } from '@nestjs/common';
import { defer, finalize, type Observable } from 'rxjs';
import { visitorNetwork } from '../throttling/visitor-network';
import { TooManyStreamsError } from './streams.errors';

/** A class may share an address, each with some pages open. A stream holds a connection and a send buffer. */
export const STREAMS_PER_ADDRESS = 200;

/** Counts the streams that each address has open. */
@Injectable()
export class OpenStreams {
  private readonly counts = new Map<string, number>();

  /**
   * The same stream, counted from its subscription until it ends.
   * @throws TooManyStreamsError
   */
  counted<T>(client: string, stream: Observable<T>): Observable<T> {
    const address = visitorNetwork(client);
    if (this.countOf(address) >= STREAMS_PER_ADDRESS) throw new TooManyStreamsError(STREAMS_PER_ADDRESS);
    return defer(() => {
      this.counts.set(address, this.countOf(address) + 1);
      return stream.pipe(finalize(() => this.release(address)));
    });
  }

  private countOf(address: string): number {
    return this.counts.get(address) ?? 0;
  }

  private release(address: string): void {
    const left = this.countOf(address) - 1;
    if (left > 0) this.counts.set(address, left);
    else this.counts.delete(address);
  }
}
