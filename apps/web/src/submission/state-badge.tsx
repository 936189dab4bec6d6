import { Badge, Loader } from '@mantine/core';
import type { Submission } from '@torchperf/contracts';
import type { Verdict } from '@torchperf/domain';
import { VERDICT_WORDING } from '../ui/format/verdict.format';

interface StateBadgeProps {
  readonly state: Submission['state'];
  readonly verdict: Verdict | null;
}

/** The state of a submission, or its verdict. */
export function StateBadge({ state, verdict }: StateBadgeProps) {
  if (state === 'disqualified') return <Badge color="red">Disqualified</Badge>;
  if (state === 'held') return <Badge color="yellow">Held for review</Badge>;
  if (state === 'queued') return <Badge color="gray">Queued</Badge>;
  if (state === 'running') {
    return (
      <Badge color="teal" leftSection={<Loader size={10} aria-hidden="true" />}>
        Running
      </Badge>
    );
  }
  return <VerdictBadge verdict={verdict} />;
}

const COLORS: Partial<Record<Verdict, string>> = {
  ok: 'green',
  'platform-error': 'yellow',
  cancelled: 'gray',
};

function VerdictBadge({ verdict }: { readonly verdict: Verdict | null }) {
  if (verdict === null) return <Badge color="gray">Finished</Badge>;
  const color = COLORS[verdict] ?? 'red';
  return <Badge color={color}>{VERDICT_WORDING[verdict].title}</Badge>;
}
