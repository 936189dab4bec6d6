import type { z } from 'zod';
import { ApiError } from './api.error';
import { type GetOptions, getJson } from './client';

/** Gets a public resource, with the token if the api accepts it. */
export async function getReadable<T extends z.ZodType>(
  schema: T,
  path: string,
  { signal, token }: GetOptions,
): Promise<z.infer<T>> {
  try {
    return await getJson(schema, path, { signal, token });
  } catch (error) {
    const refused = error instanceof ApiError && [401, 403].includes(error.problem.status);
    if (!token || !refused) throw error;
    return getJson(schema, path, { signal });
  }
}
