import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { RouteNotFoundError } from '../problems/problems.errors';
import { isAcceptable } from '../rules/accept';
import { NotAcceptableError } from '../rules/http.errors';

const NOT_BUILT = 'The web app is not built. Build it with: npm run build:web\n';
/** Paths of the api: an unknown address below them is an error, not a page. */
const PROGRAM_PREFIXES = ['/api/', '/internal/', '/assets/'];

/**
 * Serves the built web app: its files, and its index for every other address, because the app has routes of
 * its own. Where it is not built, a plain message says how to.
 * @param folder with `index.html` and `assets/`, whose names carry content hashes.
 */
export async function serveWebApp(app: NestFastifyApplication, folder: string | null): Promise<void> {
  const built = folder !== null && existsSync(join(folder, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      // Below, for every address that is no file: with compressed files the plugin finds no index.
      index: false,
      // The build has written them; for clients that take neither, the file itself is sent.
      preCompressed: true,
      setHeaders: (reply, path) => {
        const named = path.startsWith(join(folder, 'assets'));
        reply.header('vary', 'accept-encoding');
        reply.header('cache-control', named ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app
    .getHttpAdapter()
    .getInstance()
    .get('/*', (request, reply): FastifyReply => {
      const path = request.url.split('?')[0] ?? '/';
      if (PROGRAM_PREFIXES.some((prefix) => path.startsWith(prefix)))
        throw new RouteNotFoundError('GET', path);
      if (!isAcceptable(request.headers.accept, ['text/html'])) throw new NotAcceptableError(['text/html']);
      return built ? reply.sendFile('index.html') : reply.code(503).type('text/plain').send(NOT_BUILT);
    });
}
