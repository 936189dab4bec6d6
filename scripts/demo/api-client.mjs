import { setTimeout as sleep } from 'node:timers/promises';

/** How long a request is retried while the api is not up yet, is busy (503) or rate-limits (429). */
const PATIENCE_MS = 90_000;
const RETRY_EVERY_MS = 500;

/** The api refused, or is unreachable; the message is for the user who started the demo. */
export class ApiError extends Error {
  name = 'ApiError';

  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

/** Whether a retry may help; returns how long to wait first. @returns {number | null} milliseconds */
function retryAfterMs(response) {
  if (response && response.status !== 503 && response.status !== 429) return null;
  const seconds = Number(response?.headers.get('retry-after'));
  return seconds > 0 ? seconds * 1000 : RETRY_EVERY_MS;
}

/** The text of a problem document, field by field. */
async function explain(response) {
  const text = await response.text();
  try {
    const { title, detail, errors = [] } = JSON.parse(text);
    const fields = errors.map(({ path, message }) => `${path}: ${message}`);
    return [detail ?? title, ...fields].join('; ');
  } catch {
    return text.slice(0, 300);
  }
}

/**
 * One request to the api, retried while it is not ready.
 * @param {string} url
 * @param {{method?: string, token?: string, json?: unknown, form?: () => FormData}} request
 * @returns {Promise<{status: number, body: any}>}
 * @throws ApiError with the status, for every answer that is no success
 */
export async function request(url, { method = 'GET', token, json, form } = {}) {
  /** @type {Record<string, string>} */
  const headers = {};
  if (token) headers.authorization = `Bearer ${token}`;
  if (json !== undefined) headers['content-type'] = 'application/json';
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    let response = null;
    let reason = '';
    try {
      response = await fetch(url, {
        method,
        headers,
        body: form?.() ?? (json ? JSON.stringify(json) : undefined),
      });
    } catch (error) {
      reason = error.cause?.message || error.message;
    }
    if (response?.ok) return { status: response.status, body: await response.json() };
    const waitMs = retryAfterMs(response);
    if (waitMs === null || Date.now() + waitMs > deadline) {
      const what = response ? `${response.status}, ${await explain(response)}` : `no answer (${reason})`;
      throw new ApiError(`${method} ${url}: ${what}`, response?.status ?? 0);
    }
    await response?.body?.cancel();
    await sleep(waitMs);
  }
}
