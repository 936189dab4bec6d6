import { Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconX } from '@tabler/icons-react';
import type { Constraint, ConstraintStatus } from '@torchperf/domain';
import { explainConstraint } from '../ui/format/constraint.format';
import classes from './leaderboard.module.css';

const ICONS = { met: IconCheck, marginal: IconAlertTriangle, missed: IconX } as const;

interface ConstraintMarkProps {
  readonly constraint: Constraint & { status: ConstraintStatus };
}

/** Whether an entry meets a limit; shown next to the limited figure. */
export function ConstraintMark({ constraint }: ConstraintMarkProps) {
  const Icon = ICONS[constraint.status];
  const explanation = explainConstraint(constraint);
  return (
    <Tooltip label={explanation}>
      <UnstyledButton className={classes.mark} data-status={constraint.status}>
        <Icon size={14} stroke={2.5} aria-hidden="true" />
        {constraint.status !== 'met' && <span>{constraint.status}</span>}
        <VisuallyHidden>: {explanation}</VisuallyHidden>
      </UnstyledButton>
    </Tooltip>
  );
}
