import { readFileSync, writeFileSync } from 'node:fs';

/** The text of a file under /proc or /sys; null if it is absent or not readable. */
export function readKernelFile(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** The whole number that a file holds; null when it holds none, as "max" is none. */
export function readKernelNumber(path: string): number | null {
  const text = readKernelFile(path)?.trim();
  return text && /^-?\d+$/.test(text) ? Number(text) : null;
}

/** The number behind a name in a file of lines "name number". */
export function readKernelField(path: string, name: string): number | null {
  const line = readKernelFile(path)
    ?.split('\n')
    .find((candidate) => candidate.startsWith(`${name} `));
  const value = line?.slice(name.length + 1).trim();
  return value && /^\d+$/.test(value) ? Number(value) : null;
}

/** Writes a kernel file. @returns whether the kernel accepted the value. */
export function writeKernelFile(path: string, value: string): boolean {
  try {
    writeFileSync(path, value);
    return true;
  } catch {
    return false;
  }
}
