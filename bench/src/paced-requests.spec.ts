import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pacedLatencies, percentile } from './paced-requests';

describe('pacedLatencies', () => {
  let server: Server;

  async function serving(listener: RequestListener): Promise<string> {
    server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }
  afterEach(() => void server.close());

  it('requests all paths round-robin, each when it is due', async () => {
    const asked: (string | undefined)[] = [];
    const url = await serving(({ url: path }, response) => {
      asked.push(path);
      response.end();
    });
    const since = performance.now();
    const latenciesMs = await pacedLatencies(url, ['/a', '/b', '/c'], { perSecond: 50, seconds: 0.2 });
    expect(performance.now() - since).toBeGreaterThanOrEqual(180);
    expect(latenciesMs).toHaveLength(10);
    expect(asked.filter((path) => path === '/a')).toHaveLength(4);
    expect(asked.filter((path) => path === '/c')).toHaveLength(3);
  });

  it('counts a stall of the server for every request that was due in it', async () => {
    let halted = false;
    const url = await serving((_, response) => {
      if (!halted) {
        halted = true;
        const until = performance.now() + 300;
        while (performance.now() < until);
      }
      response.end();
    });
    const latenciesMs = await pacedLatencies(url, ['/'], { perSecond: 100, seconds: 0.5 });
    // The server is this process: 30 requests were due while it was blocked, the middle one of them for half of it.
    expect(percentile(latenciesMs, 1)).toBeGreaterThan(290);
    expect(latenciesMs.filter((ms) => ms > 140).length).toBeGreaterThanOrEqual(14);
  });

  it('fails where an answer is no page', async () => {
    const url = await serving((_, response) => response.writeHead(503).end());
    await expect(pacedLatencies(url, ['/'], { perSecond: 50, seconds: 0.1 })).rejects.toThrow(
      '5 requests failed',
    );
  });
});

describe('percentile', () => {
  it('is a value that was measured', () => {
    const ascending = Float64Array.from({ length: 100 }, (_, i) => i + 1);
    expect(percentile(ascending, 0.99)).toBe(99);
    expect(percentile(ascending, 0.5)).toBe(50);
    expect(percentile(Float64Array.of(7), 0.99)).toBe(7);
  });
});
