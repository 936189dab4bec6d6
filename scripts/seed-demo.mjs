/**
 * Creates the demo competition, `mnist-digits`, and submits the sample bundles, each for a team of its own.
 * Run again, it finds everything there and changes nothing.
 *
 * Environment: API_URL (http://127.0.0.1:3000), DATA_DIR (.data; holds demo-credentials.json).
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ApiError, request } from './demo/api-client.mjs';
import { readCredentials, writeCredentials } from './demo/credentials.mjs';
import { CLASSES, mnistSplit } from './demo/mnist-split.mjs';
import { sampleBundle } from './demo/sample-bundle.mjs';

const SLUG = 'mnist-digits';
const SAMPLES = join(import.meta.dirname, '..', 'samples');
const REFERENCE = 'cnn-float32';
/** A busy machine measures it in a minute or two; a worker may still be starting. */
const REFERENCE_TIMEOUT_MS = 600_000;
const POLL_EVERY_MS = 500;
/**
 * The team that sends each sample. The best known come first, so that a board shows something early, and the
 * networks nearest to the reference before those that are ten and twenty times as fast: by the reference alone these
 * would be held for review.
 */
const TEAMS = {
  'cnn-narrow': 'Team Narrow CNN',
  'cnn-onnx': 'Team Graph',
  'mlp-float32': 'Team Float',
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
  const reference = await sampleBundle(join(SAMPLES, REFERENCE));
  const competition = {
    slug: SLUG,
    title: 'MNIST digits',
    description:
      'Recognise handwritten digits: 28 by 28 grey values from 0 to 1 go in, ten scores come out. ' +
      'Train on the public set of 8,000 digits; 2,000 others, which stay hidden, decide the accuracy. ' +
      'The reference is a small convolutional network in plain NumPy, float32.',
    startsAt: new Date().toISOString(),
    classes: CLASSES,
    // Less sharp than the default, so that the board of a demo fills within two minutes or so.
    suite: { launchesMax: 16, halfWidthTarget: 0.02 },
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

/** Waits until the reference is measured: no bundle is accepted before. */
async function referenceMeasured(adminToken) {
  const deadline = Date.now() + REFERENCE_TIMEOUT_MS;
  for (let isAnnounced = false; Date.now() < deadline; isAnnounced = true) {
    const { body } = await request(`${api}/competitions/${SLUG}`);
    if (body.referenceState === 'ok') return;
    if (body.referenceState === 'failed') break;
    if (!isAnnounced) console.log(`The reference, ${REFERENCE}, is measured first.`);
    await sleep(POLL_EVERY_MS);
  }
  const { body } = await request(`${api}/admin/competitions/${SLUG}/reference`, { token: adminToken });
  throw new Error(`the reference does not work: ${body.problem ?? 'no worker has measured it yet'}`);
}

/** Names of the teams that have a submission in the demo competition. */
async function teamsThatSubmitted() {
  const names = new Set();
  const limit = 200;
  for (let offset = 0; ; offset += limit) {
    const { body } = await request(`${api}/competitions/${SLUG}/submissions?limit=${limit}&offset=${offset}`);
    for (const { team } of body.items) names.add(team.name);
    if (offset + limit >= body.page.total) return names;
  }
}

/** Makes a team of this name. @returns {Promise<string | null>} its token; null when there is such a team */
async function makeTeam(name, adminToken) {
  const url = `${api}/admin/teams`;
  const made = await request(url, { method: 'POST', token: adminToken, json: { name } }).catch(unless(409));
  return made?.body.token ?? null;
}

/** @returns the receipt; null when this database does not know the token */
function upload(bundle, sample, token) {
  const form = () => {
    const fields = new FormData();
    fields.set('bundle', asFile(bundle, 'application/zip'), `${sample}.zip`);
    return fields;
  };
  const url = `${api}/competitions/${SLUG}/submissions`;
  return request(url, { method: 'POST', token, form }).catch(unless(401));
}

/**
 * Submits a sample, unless its team has submitted. If its token is unknown (an earlier start was interrupted, or the
 * data folder is another), the team is left as it is, and one of the next name is created.
 */
async function submit(sample, credentials, submitted) {
  const bundle = await sampleBundle(join(SAMPLES, sample));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? TEAMS[sample] : `${TEAMS[sample]} ${number}`;
    if (submitted.has(name)) return console.log(`${sample} was submitted before.`);
    const known = credentials.sampleTeams[sample];
    let token = known?.name === name ? known.token : null;
    if (token && (await upload(bundle, sample, token))) break;
    token = await makeTeam(name, credentials.adminToken);
    if (!token) continue;
    credentials.sampleTeams[sample] = { name, token };
    await writeCredentials(dataDir, credentials);
    if (await upload(bundle, sample, token)) break;
    throw new Error(`the api does not know the token that it has just issued to ${name}`);
  }
  console.log(`Submitted ${sample}.`);
}

try {
  const credentials = await readCredentials(dataDir);
  await createCompetition(credentials.adminToken);
  await referenceMeasured(credentials.adminToken);
  const submitted = await teamsThatSubmitted();
  for (const sample of Object.keys(TEAMS)) await submit(sample, credentials, submitted);
} catch (error) {
  console.error(`The demo could not be set up: ${error.message}`);
  process.exitCode = 1;
}
