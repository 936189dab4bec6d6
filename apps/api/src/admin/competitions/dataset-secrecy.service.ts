import { Injectable, Logger } from '@nestjs/common';
import { type Dataset, overlapOf, readDataset, repeatsOf } from '@torchperf/bundle';
import { CompetitionAdminRepository, type OtherDataset } from '@torchperf/database';
import { BundleReceiver } from '../../submissions/bundle-receiver';
import { DatasetRejectedError } from './competitions.errors';

/** How many datasets of other competitions are compared, newest first; each takes about a second. */
const MAX_OTHERS = 10;
/** Above this share of repeated hidden examples, inputs repeat by nature, and a public set may hold most of them. */
const NATURAL_REPEATS = 0.1;

/** Examples of a hidden set that anyone can download, and where. */
interface Leak {
  readonly field: 'dataset' | 'publicDataset';
  readonly count: number;
  readonly hidden: number;
  /** Such as "the public dataset". */
  readonly where: string;
  /** Whether hidden examples repeat each other, too. */
  readonly isNatural: boolean;
}

/** Keeps hidden examples from being published by mistake, in the same competition or in another one. */
@Injectable()
export class DatasetSecrecy {
  private readonly logger = new Logger(DatasetSecrecy.name);

  constructor(
    private readonly competitions: CompetitionAdminRepository,
    private readonly receiver: BundleReceiver,
  ) {}

  /**
   * Checks that no hidden example is public, however it is stored: labels, order, scale and small disturbances do not
   * matter. Most examples are refused; some are allowed when their number is confirmed.
   * @throws DatasetRejectedError naming how many there are, and where.
   */
  async assertSecret(hidden: Dataset, published: Dataset | null, confirmed: number): Promise<void> {
    const leaks = (await this.compare(hidden, published)).filter(({ count }) => count > 0);
    const most = leaks.find(({ count, hidden, isNatural }) => 2 * count >= hidden && !isNatural);
    if (most) throw new DatasetRejectedError(most.field, `${describe(most)} Take other examples.`);
    const total = leaks.reduce((sum, { count }) => sum + count, 0);
    if (total === confirmed) return;
    const [first] = leaks;
    const texts = leaks.length > 0 ? leaks.map(describe).join(' ') : 'No hidden example is public.';
    throw new DatasetRejectedError(
      first?.field ?? 'dataset',
      `${texts} ${first ? `Take them out, or confirm their number with "confirmedOverlap": ${total}.` : 'Leave "confirmedOverlap" out.'}`,
    );
  }

  private async compare(hidden: Dataset, published: Dataset | null): Promise<Leak[]> {
    const leaks: Leak[] = [];
    if (published) leaks.push(await leakOf('publicDataset', hidden, published, 'the public dataset'));
    const open = await this.competitions.findPublicDatasets(MAX_OTHERS);
    for await (const [slug, dataset] of this.read(open, hidden)) {
      leaks.push(await leakOf('dataset', hidden, dataset, `the public dataset of the competition "${slug}"`));
    }
    if (!published) return leaks;
    const secret = await this.competitions.findHiddenDatasets(MAX_OTHERS, new Date());
    for await (const [slug, dataset] of this.read(secret, hidden)) {
      const where = `this public dataset; they are hidden in the competition "${slug}"`;
      leaks.push(await leakOf('publicDataset', dataset, published, where));
    }
    return leaks;
  }

  /** Datasets with the same number of values per example. Skips unreadable ones, which are not this competition's. */
  private async *read(
    others: readonly OtherDataset[],
    { inputShape }: Dataset,
  ): AsyncGenerator<[slug: string, dataset: Dataset]> {
    const size = product(inputShape);
    for (const { slug, sha256, inputShape } of others) {
      if (product(inputShape) !== size) continue;
      try {
        yield [slug, await readDataset(this.receiver.pathOf(sha256))];
      } catch (error) {
        this.logger.warn(`Dataset ${sha256} of ${slug} unreadable; skipped the comparison. ${String(error)}`);
      }
    }
  }
}

async function leakOf(field: Leak['field'], secret: Dataset, open: Dataset, where: string): Promise<Leak> {
  const { copies: count } = await overlapOf(secret, open);
  const { copies: repeats } = 2 * count >= secret.examples ? await repeatsOf(secret) : { copies: 0 };
  const isNatural = repeats > NATURAL_REPEATS * secret.examples;
  return { field, count, hidden: secret.examples, where, isNatural };
}

function describe({ count, hidden, where }: Leak): string {
  const examples = count === hidden ? `All ${hidden}` : `${count} of ${hidden}`;
  return `${examples} hidden examples are, equal or nearly so, in ${where}.`;
}

function product(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
