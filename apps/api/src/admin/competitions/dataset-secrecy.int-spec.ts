import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDataset } from '@torchperf/bundle';
import { ProblemSchema } from '@torchperf/contracts';
import { competitionParts, postCompetition } from '#test/api/competition-upload';
import { startTestApi, type TestApi } from '#test/api/start-test-api';

const SIZE = 20;
const NUMBERS = [700, 1000] as const;

/** Examples by number: the same number gives the same example, whatever the set. */
const example = (number: number) =>
  Array.from({ length: SIZE }, (_, value) => {
    const scattered = 43_758.5453 * Math.sin(12.9898 * (SIZE * number + value + 1));
    return scattered - Math.floor(scattered);
  });
const numbers = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

describe('a hidden set', () => {
  let api: TestApi;
  let folder: string;
  beforeAll(async () => {
    api = await startTestApi();
    folder = await mkdtemp(join(tmpdir(), 'torchperf-secrecy-'));
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true });
  });

  /** @param change of each value */
  const npz = async (ids: readonly number[], change = (value: number) => value, label = 0) => {
    const path = join(folder, 'data.npz');
    const inputs = Float32Array.from(ids.flatMap((id) => example(id).map(change)));
    const labels = Int32Array.from(ids, (id) => (id + label) % 3);
    await writeDataset(path, { inputs, labels, inputShape: [SIZE] });
    return readFile(path);
  };
  const post = async (
    slug: string,
    dataset: Buffer,
    publicDataset: Buffer | null,
    fields: Record<string, unknown> = {},
  ) => {
    const { publicDataset: _, ...parts } = await competitionParts(slug);
    const competition = JSON.stringify({ ...(JSON.parse(String(parts.competition)) as object), ...fields });
    const response = await postCompetition(api, {
      ...parts,
      competition,
      dataset,
      ...(publicDataset && { publicDataset }),
    });
    if (response.status === 201) return null;
    const { status, code, detail } = ProblemSchema.parse(await response.json());
    expect([status, code]).toEqual([422, 'dataset-rejected']);
    return detail;
  };
  let from = 0;
  /** Numbers that no other test has. */
  const fresh = () => {
    from += 10_000;
    return from;
  };

  it.each([
    ['saved in another order, with other labels', (value: number) => value, 1],
    ['scaled to 0–255', (value: number) => 255 * value, 0],
    ['rounded to 8 bits', (value: number) => Math.round(255 * value), 0],
    ['disturbed a little', (value: number) => value + 0.001 * Math.sin(1e6 * value), 0],
  ])('is not published %s', async (_, change, label) => {
    const hidden = numbers(fresh(), NUMBERS[0]);
    const published = await npz([...hidden].reverse(), change, label);
    for (const fields of [{}, { confirmedOverlap: 700 }]) {
      const detail = await post('published', await npz(hidden), published, fields);
      expect(detail).toMatch(/^All 700 hidden examples are, equal or nearly so, in the public dataset\./);
    }
  });

  it('is not published in part, unless the organiser confirms the very number', async () => {
    const first = fresh();
    const hidden = await npz(numbers(first, NUMBERS[0]));
    const published = await npz([...numbers(first + 400, 300), ...numbers(first + 5000, NUMBERS[1])]);
    const refusals = [
      await post('partly', hidden, published),
      await post('partly', hidden, published, { confirmedOverlap: 299 }),
    ];
    for (const detail of refusals) {
      expect(detail).toMatch(/^300 of 700 hidden examples .*"confirmedOverlap": 300/);
    }
    expect(await post('partly', hidden, published, { confirmedOverlap: 300 })).toBeNull();
  });

  it('of half of whose examples are public is refused whatever is confirmed', async () => {
    const first = fresh();
    const hidden = await npz(numbers(first, NUMBERS[0]));
    const published = await npz(numbers(first + 350, NUMBERS[1]));
    expect(await post('half', hidden, published, { confirmedOverlap: 350 })).toMatch(
      /^350 of 700 .*Take other/,
    );
  });

  it('is not the public set of another competition, nor is a public set the hidden one of another', async () => {
    const first = fresh();
    const secret = await npz(numbers(first, NUMBERS[0]));
    const open = await npz(numbers(first + 5000, NUMBERS[1]));
    expect(await post('earlier', secret, open)).toBeNull();
    const other = await npz(numbers(first + 8000, NUMBERS[0]));
    expect(await post('later', open, null)).toMatch(/in the public dataset of the competition "earlier"/);
    expect(await post('later', other, secret)).toMatch(/hidden in the competition "earlier"/);
    await api.prisma.competition.update({ where: { slug: 'earlier' }, data: { endsAt: new Date(0) } });
    expect(await post('later', other, secret)).toBeNull();
    // The same hidden set again leaks nothing.
    expect(await post('again', other, null)).toBeNull();
  });

  it('is refused with a number to confirm that is not there', async () => {
    const first = fresh();
    const sets = [await npz(numbers(first, 100)), await npz(numbers(first + 200, 100))] as const;
    expect(await post('sound', ...sets, { confirmedOverlap: 3 })).toMatch(/^No hidden example is public/);
    expect(await post('sound', ...sets)).toBeNull();
  });

  it('whose inputs repeat by nature may be public, when that is confirmed', async () => {
    const first = fresh();
    const hidden = await npz(numbers(0, 300).map((index) => first + (index % 16)));
    const published = await npz(numbers(0, 500).map((index) => first + (index % 16)));
    expect(await post('bits', hidden, published)).toMatch(/^All 300 hidden .*"confirmedOverlap": 300/);
    expect(await post('bits', hidden, published, { confirmedOverlap: 300 })).toBeNull();
  });
});
