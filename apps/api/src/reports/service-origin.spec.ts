import { originOf } from './service-origin.decorator';

it.each([
  ['http', '127.0.0.1:3000', 'http://127.0.0.1:3000'],
  ['https', 'bench.example.org', 'https://bench.example.org'],
  ['http', '[::1]:3000', 'http://[::1]:3000'],
])('is how the service was asked: %s, %s', (protocol, host, origin) => {
  expect(originOf(protocol, host)).toBe(origin);
});

it.each(['a)b', 'a b', '"><script>', 'a/b', '', 'a:b:c'])('leaves out what is no host: %j', (host) => {
  expect(originOf('http', host)).toBe('');
});

it.each(['javascript', 'ftp', 'https, http', ''])(
  'leaves out what is no protocol of pages: %j',
  (protocol) => {
    expect(originOf(protocol, 'bench.example.org')).toBe('');
  },
);
