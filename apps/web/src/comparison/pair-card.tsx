import { Text, Title } from '@mantine/core';
import type { ComparedPair, Comparison } from '@torchperf/contracts';
import classes from './comparison.module.css';
import { dominanceText, pairFigures } from './pair.format';
import type { RatioAxis } from './ratio-axis';
import { RatioBar } from './ratio-bar';

interface PairProps {
  readonly pair: ComparedPair;
  /** The labels of base and other. */
  readonly base: string;
  readonly other: string;
  readonly board: Comparison['board'];
}

/** The claims about a pair, as text. */
export function PairClaim({ pair, base, other, board }: PairProps) {
  const dominance = dominanceText(pair, base, other, board);
  return (
    <>
      <Text className={classes.claim}>{unbroken(pair.claim)}</Text>
      {dominance && (
        <Text size="sm" c="dimmed">
          {dominance}
        </Text>
      )}
    </>
  );
}

/** The comparison of one submission with another: the claims, then each figure. */
export function PairCard({ axis, ...named }: PairProps & { readonly axis: RatioAxis }) {
  const { pair, base, other } = named;
  return (
    <article className={classes.pair}>
      <Title order={3} size="h4">
        <bdi>{other}</bdi>{' '}
        <span className={classes.base}>
          compared with <bdi>{base}</bdi>
        </span>
      </Title>
      <PairClaim {...named} />
      <dl className={classes.pairFigures}>
        {pairFigures(pair).map(({ title, text, interval, note, isDistinguishable, drawn }) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>
              <span className={classes.figure} data-distinguishable={isDistinguishable || undefined}>
                {text}
              </span>
              {interval && <span className={classes.note}>{interval}</span>}
              {drawn && <RatioBar axis={axis} drawn={drawn} />}
              <span className={classes.note}>{note}</span>
            </dd>
          </div>
        ))}
      </dl>
    </article>
  );
}

/** Keeps a percent sign on the line of its number. */
function unbroken(claim: string): string {
  return claim.replaceAll(' %', '\u00a0%');
}
