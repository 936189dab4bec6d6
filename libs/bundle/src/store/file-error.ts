/** The file system's code of an error; null for any other error. They may come from another realm: no `instanceof`. */
export function codeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : null;
}

export function hasCode(error: unknown, code: string): boolean {
  return codeOf(error) === code;
}

/** Whether a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return hasCode(error, 'ENOENT');
}
