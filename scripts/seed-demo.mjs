/**
 * Creates the demo competition, `mnist-digits`, and submits the sample bundles, each for a team of its own.
 * Run again, it finds everything there and changes nothing.
 *
 * Environment: API_URL (http://127.0.0.1:3000), DATA_DIR (.data; holds demo-credentials.json).
 */
import { join } from 'node:path';
import { ApiError, request } from './demo/api-client.mjs';
import { readCredentials, writeCredentials } from './demo/credentials.mjs';
import { CLASSES, mnistSplit } from './demo/mnist-split.mjs';
import { zipFolder } from './demo/zip.mjs';

const SLUG = 'mnist-digits';
const SAMPLES = join(import.meta.dirname, '..', 'samples');
const REFERENCE = 'mlp-float32';
/** The team that sends each sample; the best known first, so that a board shows something early. */
const TEAMS = {
  'mlp-narrow': 'Team Narrow',
  'mlp-onnx': 'Team Compiler',
  'mlp-int8': 'Team Int8',
  'mlp-low-rank': 'Team Low Rank',
  'logistic-regression': 'Team Linear',
  'too-inaccurate': 'Team Centroid',
};

const dataDir = process.env.DATA_DIR || '.data';
const api = `${(process.env.API_URL || 'http://127.0.0.1:3000').replace(/\/+$/, '')}/api/v1`;

/** Whether the answer is that status; any other error goes on. */
function unless(status) {
  return (error) => {
    if (error instanceof ApiError && error.status === status) return null;
    throw error;
  };
}

const asFile = (bytes, type) => new Blob([bytes], { type });

async function createCompetition(adminToken) {
  const found = await request(`${api}/competitions/${SLUG}`).catch(unless(404));
  if (found) return console.log(`The competition ${SLUG} is there.`);
  const { publicSet, hiddenSet } = await mnistSplit();
  const reference = await zipFolder(join(SAMPLES, REFERENCE));
  const competition = {
    slug: SLUG,
    title: 'MNIST digits',
    description:
      'Tell handwritten digits apart: 28 by 28 grey values from 0 to 1 go in, ten scores come out. ' +
      'Train on the public set of 8,000 digits; 2,000 others, which stay hidden, decide the accuracy. ' +
      'The reference is a float32 MLP of 784 to 128 to 10 in plain NumPy.',
    startsAt: new Date().toISOString(),
    classes: CLASSES,
  };
  const form = () => {
    const fields = new FormData();
    fields.set('competition', JSON.stringify(competition));
    fields.set('dataset', asFile(hiddenSet, 'application/octet-stream'), 'hidden.npz');
    fields.set('publicDataset', asFile(publicSet, 'application/octet-stream'), 'public.npz');
    fields.set('reference', asFile(reference, 'application/zip'), `${REFERENCE}.zip`);
    return fields;
  };
  // 409: another start was faster.
  await request(`${api}/admin/competitions`, { method: 'POST', token: adminToken, form }).catch(unless(409));
  console.log(`Created the competition ${SLUG}.`);
}

/** Whether the team has a submission in the demo competition. */
async function hasSubmitted(name) {
  const limit = 200;
  for (let offset = 0; ; offset += limit) {
    const { body } = await request(`${api}/competitions/${SLUG}/submissions?limit=${limit}&offset=${offset}`);
    if (body.items.some(({ team }) => team.name === name)) return true;
    if (offset + limit >= body.page.total) return false;
  }
}

/**
 * The token of the sample's team, made when there is none. A team that is there without our knowing its token has
 * sent its sample under an earlier data folder; or a start was cut off between the two, then another is made.
 * @returns {Promise<string | null>} null when the sample was sent
 */
async function teamToken(sample, credentials) {
  const known = credentials.sampleTeams[sample];
  if (known) return known.token;
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? TEAMS[sample] : `${TEAMS[sample]} ${number}`;
    const json = { name };
    const made = await request(`${api}/admin/teams`, {
      method: 'POST',
      token: credentials.adminToken,
      json,
    }).catch(unless(409));
    if (made) {
      credentials.sampleTeams[sample] = { name, token: made.body.token };
      await writeCredentials(dataDir, credentials);
      return made.body.token;
    }
    if (await hasSubmitted(name)) return null;
  }
}

async function submit(sample, credentials) {
  const token = await teamToken(sample, credentials);
  if (!token)
    return console.log(`${TEAMS[sample]} is there, and its token is not: ${sample} was sent before.`);
  const bundle = await zipFolder(join(SAMPLES, sample));
  const form = () => {
    const fields = new FormData();
    fields.set('bundle', asFile(bundle, 'application/zip'), `${sample}.zip`);
    return fields;
  };
  const url = `${api}/competitions/${SLUG}/submissions`;
  const { body } = await request(url, { method: 'POST', token, form });
  console.log(
    body.duplicate ? `${sample} was submitted before.` : `Submitted ${sample} for ${TEAMS[sample]}.`,
  );
}

try {
  const credentials = await readCredentials(dataDir);
  await createCompetition(credentials.adminToken);
  for (const sample of Object.keys(TEAMS)) await submit(sample, credentials);
} catch (error) {
  console.error(`The demo could not be set up: ${error.message}`);
  process.exitCode = 1;
}
