import { isNearProxy } from './near-proxy';

it.each(['127.0.0.1', '::1', '172.18.0.1', '::ffff:172.18.0.1', '10.1.2.3', '192.168.0.9', 'fd00::1'])(
  'lets %s say for whom it asks, but nobody whom it names',
  (address) => {
    expect(isNearProxy(address, 0)).toBe(true);
    expect(isNearProxy(address, 1)).toBe(false);
  },
);

it.each(['203.0.113.7', '172.32.0.1', '::ffff:203.0.113.7', '2001:db8::1', 'localhost', undefined])(
  'lets %s say nothing',
  (address) => {
    expect(isNearProxy(address, 0)).toBe(false);
  },
);
