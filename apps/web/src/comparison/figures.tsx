import { Badge, Group } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { type ComparedSubmission, MIN_COMPARED } from '@torchperf/contracts';
import { isolated } from '@torchperf/domain';
import { PageLink } from '../ui/links';
import classes from './comparison.module.css';
import { figureRows } from './figure-rows';

interface FiguresProps {
  /** The first is the base. */
  readonly submissions: readonly ComparedSubmission[];
}

/** The figures of each submission: a column each, or a card each on a narrow screen. */
export function Figures({ submissions }: FiguresProps) {
  const isNarrow = useMediaQuery('(max-width: 52em)', false, { getInitialValueInEffect: false });
  return isNarrow ? <FigureCards submissions={submissions} /> : <FigureTable submissions={submissions} />;
}

function FigureTable({ submissions }: FiguresProps) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={classes.scroll} aria-label="Figures side by side" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <td />
            {submissions.map((submission) => (
              <th key={submission.id} scope="col">
                <SubmissionHead submission={submission} submissions={submissions} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {figureRows(submissions).map(({ title, cells }) => (
            <tr key={title}>
              <th scope="row">{title}</th>
              {cells.map(({ text, note }, index) => (
                <td key={submissions[index]?.id}>
                  <span className={classes.figure}>{text}</span>
                  {note && <span className={classes.note}>{note}</span>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function FigureCards({ submissions }: FiguresProps) {
  return (
    <ul className={classes.cards}>
      {submissions.map((submission, index) => (
        <li key={submission.id} className={classes.card}>
          <SubmissionHead submission={submission} submissions={submissions} />
          <dl className={classes.cardFigures}>
            {figureRows(submissions).map(({ title, cells }) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd>
                  <span className={classes.figure}>{cells[index]?.text}</span>
                  {cells[index]?.note && <span className={classes.note}>{cells[index].note}</span>}
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

/** The head of a column: the submission, and the actions for it. */
function SubmissionHead({
  submission,
  submissions,
}: FiguresProps & { readonly submission: ComparedSubmission }) {
  const { id, name, team, label, isBaseline, disqualifiedReason, review } = submission;
  const others = submissions.map((compared) => compared.id).filter((other) => other !== id);
  const isBase = submissions[0]?.id === id;
  return (
    <>
      <PageLink to="/submissions/$id" params={{ id }} className={classes.name}>
        <bdi>{name}</bdi>
      </PageLink>
      <span className={classes.team}>
        <bdi>{team.name}</bdi>
      </span>
      <Group gap="0.3rem 0.6rem" mt={4}>
        {isBase && (
          <Badge size="sm" color="teal">
            base
          </Badge>
        )}
        {isBaseline && (
          <Badge size="sm" color="gray">
            baseline
          </Badge>
        )}
        {review?.state === 'held' && (
          <Badge size="sm" color="yellow">
            held for review
          </Badge>
        )}
        {disqualifiedReason && (
          <Badge size="sm" color="red">
            disqualified
          </Badge>
        )}
        {!isBase && (
          <PageLink
            to="/compare"
            search={{ ids: [id, ...others].join(',') }}
            size="xs"
            aria-label={`make base: ${isolated(label)}`}
          >
            make base
          </PageLink>
        )}
        {others.length >= MIN_COMPARED && (
          <PageLink
            to="/compare"
            search={{ ids: others.join(',') }}
            size="xs"
            aria-label={`leave out: ${isolated(label)}`}
          >
            leave out
          </PageLink>
        )}
      </Group>
    </>
  );
}
