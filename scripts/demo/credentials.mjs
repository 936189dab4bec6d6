import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const fileIn = (dataDir) => join(dataDir, 'demo-credentials.json');

/**
 * What the first start wrote: the tokens of the admin and the demo team; and, added here, those of the teams that
 * send the samples.
 * @returns {Promise<{adminToken: string, demoTeam: {name: string, token: string},
 *   sampleTeams: Record<string, {name: string, token: string}>}>}
 */
export async function readCredentials(dataDir) {
  const file = fileIn(dataDir);
  let credentials;
  try {
    credentials = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read (${error.message}); the api writes it at its first start`);
  }
  if (typeof credentials.adminToken !== 'string') throw new Error(`${file} holds no adminToken`);
  return { sampleTeams: {}, ...credentials };
}

/** Replaces the file whole, readable by its owner only. */
export async function writeCredentials(dataDir, credentials) {
  const temporary = `${fileIn(dataDir)}.${process.pid}.new`;
  await writeFile(temporary, `${JSON.stringify(credentials, null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, fileIn(dataDir));
}
