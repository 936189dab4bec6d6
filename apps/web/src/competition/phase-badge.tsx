import { Badge } from '@mantine/core';
import type { IntakeFacts } from './takes-submissions';

const PHASES = {
  upcoming: { label: 'Upcoming', color: 'gray' },
  open: { label: 'Open', color: 'teal' },
  ended: { label: 'Ended', color: 'gray' },
} as const;

/** Whether a competition accepts submissions now. */
export function PhaseBadge(competition: IntakeFacts) {
  const { phase, intakePaused, referenceState } = competition;
  if (phase === 'open' && intakePaused) return <Badge color="yellow">Intake paused</Badge>;
  if (phase === 'open' && referenceState !== 'ok') {
    const label = referenceState === 'pending' ? 'Reference being measured' : 'Reference being fixed';
    return <Badge color="yellow">{label}</Badge>;
  }
  const { label, color } = PHASES[phase];
  return <Badge color={color}>{label}</Badge>;
}
