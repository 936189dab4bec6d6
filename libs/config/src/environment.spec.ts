import { loadApiConfig } from './environment';

const REQUIRED = {
  DATABASE_URL: 'postgresql://127.0.0.1/torchperf',
  SIGNING_SECRET: 's'.repeat(32),
  ADMIN_TOKEN: 'a'.repeat(32),
};

describe('PUBLIC_URL', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['https://olympics.example.org', 'https://olympics.example.org'],
    ['https://olympics.example.org:8443/', 'https://olympics.example.org:8443'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
  ])('%s is %s', (PUBLIC_URL, publicUrl) => {
    expect(loadApiConfig({ ...REQUIRED, PUBLIC_URL }).publicUrl).toBe(publicUrl);
  });

  it.each([
    'olympics.example.org',
    'javascript:alert(1)',
    'https://olympics.example.org/path',
    'https://olympics.example.org?query',
    'https://user@olympics.example.org',
  ])('%s stops the start', (PUBLIC_URL) => {
    expect(() => loadApiConfig({ ...REQUIRED, PUBLIC_URL })).toThrow(/PUBLIC_URL: must /);
  });
});

describe('TRUSTED_PROXIES', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['127.0.0.1', ['127.0.0.1']],
    [' 172.18.0.0/16, fd00::/8 ,', ['172.18.0.0/16', 'fd00::/8']],
  ])('%s is %j', (TRUSTED_PROXIES, trustedProxies) => {
    expect(loadApiConfig({ ...REQUIRED, TRUSTED_PROXIES }).trustedProxies).toEqual(trustedProxies);
  });

  it.each([
    'true',
    'localhost',
    '10.0.0.0/0',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '*',
    '10.0.0.1;::1',
  ])('%s stops the start', (TRUSTED_PROXIES) => {
    expect(() => loadApiConfig({ ...REQUIRED, TRUSTED_PROXIES })).toThrow(/TRUSTED_PROXIES: must be IP/);
  });
});
