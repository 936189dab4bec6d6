import { DomainError } from './domain.error';

/** Nothing answers at this address. */
export class RouteNotFoundError extends DomainError {
  readonly code = 'route-not-found';

  constructor(method: string, path: string) {
    super(`Nothing answers to ${method} ${path}. The routes are described at /api/v1/openapi.json.`);
  }
}
