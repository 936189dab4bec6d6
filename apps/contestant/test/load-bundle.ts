import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ContestantSession } from './contestant-session';

/** The task of the contestants' tests: a model gives the first four of six values. */
export const INPUT_SHAPE = [1, 2, 3];
export const CLASSES = 4;

/** Writes a bundle's files into a new folder below `parent`. @returns its path. */
export async function writeBundle(
  parent: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const bundle = await mkdtemp(join(parent, 'bundle '));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(bundle, path)), { recursive: true });
    await writeFile(join(bundle, path), content);
  }
  return bundle;
}

/** Asks a new contestant to load a bundle. @returns its first answer after HELLO. */
export async function loadBundle(session: ContestantSession, bundle: string, entry: string) {
  await session.next();
  session.load({ bundle, entry, inputShape: INPUT_SHAPE, classes: CLASSES, threads: 1, identity: false });
  const frame = await session.next();
  return { type: frame.type, content: JSON.parse(frame.payload.toString()) };
}
