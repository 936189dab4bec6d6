import { Badge } from '@mantine/core';
import type { CompetitionSummary } from '@torchperf/contracts';

const PHASES = {
  upcoming: { label: 'Upcoming', color: 'gray' },
  open: { label: 'Open', color: 'teal' },
  ended: { label: 'Ended', color: 'gray' },
} as const;

/** Whether a competition takes submissions now. */
export function PhaseBadge({ phase, intakePaused }: Pick<CompetitionSummary, 'phase' | 'intakePaused'>) {
  if (phase === 'open' && intakePaused) return <Badge color="yellow">Intake paused</Badge>;
  const { label, color } = PHASES[phase];
  return <Badge color={color}>{label}</Badge>;
}
