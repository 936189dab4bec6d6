import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A TCP proxy to a service that a test can cut and restore. */
export interface BreakableProxy {
  readonly url: string;
  /** Ends every connection and takes no more. */
  cut(): Promise<void>;
  /** Takes connections again, on the same port; nothing to do while it does. */
  restore(): Promise<void>;
  close(): Promise<void>;
}

/** Listens on loopback and passes everything on to the service of the address. */
export async function breakableProxy(serviceUrl: string): Promise<BreakableProxy> {
  const target = new URL(serviceUrl);
  const sockets = new Set<Socket>();
  let server: Server | null = null;
  let port = 0;

  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  };
  const restore = async () => {
    if (server) return;
    server = createServer((client) => {
      track(client);
      // It was accepted while the proxy was being cut.
      if (!server) return client.destroy();
      const service = connect(Number(target.port), target.hostname);
      track(service);
      // When one side closes, so does the other, as without a proxy.
      service.on('close', () => client.destroy());
      client.on('close', () => service.destroy());
      client.pipe(service).pipe(client);
    });
    await new Promise<void>((resolve) => server?.listen(port, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  };
  const cut = async () => {
    const closing = server;
    server = null;
    const closed = closing && new Promise((resolve) => closing.close(resolve));
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  await restore();
  const url = new URL(serviceUrl);
  url.host = `127.0.0.1:${port}`;
  return { url: url.href, cut, restore, close: cut };
}
