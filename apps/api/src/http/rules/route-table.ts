import type { OpenAPIObject } from '@nestjs/swagger';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** The success response of one method of an address. */
interface RouteMethod {
  readonly name: string;
  readonly mediaTypes: readonly string[];
}

interface Route {
  readonly pattern: RegExp;
  readonly methods: readonly RouteMethod[];
}

/** The api's addresses and their methods, from its OpenAPI document: one source for all clients. */
export class RouteTable {
  private readonly routes: readonly Route[];

  constructor({ paths }: Pick<OpenAPIObject, 'paths'>) {
    this.routes = Object.entries(paths).map(([template, item]) => ({
      pattern: patternOf(template),
      methods: METHODS.flatMap((method) => {
        const operation = item[method];
        if (!operation) return [];
        const responses = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
        const mediaTypes = responses.flatMap(([, response]) =>
          response && 'content' in response ? Object.keys(response.content ?? {}) : [],
        );
        return [{ name: method.toUpperCase(), mediaTypes }];
      }),
    }));
  }

  /** For the header `Allow`. @returns null for an address that there is none of. */
  allowed(path: string): string | null {
    const names = this.methods(path).map(({ name }) => name);
    if (names.length === 0) return null;
    return [...names, ...(names.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
  }

  /** The media types of the method's response; empty where none is known. */
  mediaTypes(method: string, path: string): readonly string[] {
    const wanted = method === 'HEAD' ? 'GET' : method;
    return this.methods(path).find(({ name }) => name === wanted)?.mediaTypes ?? [];
  }

  private methods(path: string): readonly RouteMethod[] {
    return this.routes.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => methods);
  }
}

/** `/runs/{id}/report.md` → a pattern of that address, with any id. */
function patternOf(template: string): RegExp {
  const source = template
    .split(/\{\w+\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]+');
  return new RegExp(`^${source}$`);
}
