import { API_PREFIX, type Problem } from '@torchperf/contracts';
import type { z } from 'zod';
import { ApiError, localProblem, NOT_SENT, problemFrom, UNREACHABLE } from './api.error';

export interface GetOptions {
  readonly signal?: AbortSignal;
  readonly token?: string;
}

/**
 * Gets `path` below the api's prefix and checks the answer against its contract. The browser revalidates with its ETag,
 * so frequent polls are cheap.
 * @throws ApiError with the api's problem document, or a local one if there is no readable answer
 */
export async function getJson<T extends z.ZodType>(
  schema: T,
  path: string,
  { signal, token }: GetOptions = {},
): Promise<z.infer<T>> {
  return parseBody(schema, await request(path, { headers: headersWith(token), signal }, UNREACHABLE));
}

/** Posts to `path` below the api's prefix, without a body. @throws ApiError as `getJson` does */
export async function postJson<T extends z.ZodType>(
  schema: T,
  path: string,
  token: string,
): Promise<z.infer<T>> {
  return parseBody(schema, await request(path, { method: 'POST', headers: headersWith(token) }, NOT_SENT));
}

function headersWith(token: string | undefined): Record<string, string> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (token) headers.authorization = `Bearer ${token}`;
  return headers;
}

/**
 * @param unreachable the problem if there is no answer.
 * @returns the body of a success.
 */
async function request(path: string, init: RequestInit, unreachable: Problem): Promise<string> {
  const response = await fetch(`${API_PREFIX}${path}`, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error;
    throw new ApiError(unreachable);
  });
  const body = await response.text();
  if (!response.ok) throw new ApiError(problemFrom(response.status, body));
  return body;
}

/** @throws ApiError if the body breaks the contract: page and service then have different versions */
export function parseBody<T extends z.ZodType>(schema: T, body: string): z.infer<T> {
  const parsed = schema.safeParse(parseJson(body));
  if (parsed.success) return parsed.data;
  throw new ApiError(
    localProblem(
      'contract-mismatch',
      'This page and the service have different versions',
      `The service may have been updated since the page was loaded. Reload the page. (${parsed.error.issues
        .slice(0, 3)
        .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
        .join('; ')})`,
    ),
  );
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Path and query, with the parameters that are set. */
export function withQuery(path: string, parameters: Record<string, string | number | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}
