import { ADMIN_TOKEN, type TestApi } from './start-test-api';

/** Posts as the organiser. @param path below `/api/v1/admin`. */
export function postAsOrganiser(api: TestApi, path: string, body?: object): Promise<Response> {
  return api.ask(`/api/v1/admin${path}`, {
    method: 'POST',
    token: ADMIN_TOKEN,
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
}
