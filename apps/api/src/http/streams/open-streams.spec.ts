import { NEVER, Subject, type Subscription } from 'rxjs';
import { OpenStreams, STREAMS_PER_ADDRESS } from './open-streams.service';
import { TooManyStreamsError } from './streams.errors';

describe('OpenStreams', () => {
  it('refuses one address more than it may have open at once, and no other', () => {
    const streams = new OpenStreams();
    const open = (address: string) => streams.counted(address, NEVER).subscribe();
    const subscriptions: Subscription[] = Array.from({ length: STREAMS_PER_ADDRESS }, () => open('one'));
    expect(() => open('one')).toThrow(TooManyStreamsError);
    expect(() => open('other')).not.toThrow();
    subscriptions[0]?.unsubscribe();
    expect(() => open('one')).not.toThrow();
    expect(() => open('one')).toThrow('200 streams may be open at once');
  });

  it('counts no stream that has ended or has no subscriber', () => {
    const streams = new OpenStreams();
    for (let i = 0; i <= STREAMS_PER_ADDRESS; i++) {
      streams.counted('one', NEVER);
      const ending = new Subject<number>();
      streams.counted('one', ending).subscribe();
      ending.complete();
    }
    expect(() => streams.counted('one', NEVER)).not.toThrow();
  });
});
