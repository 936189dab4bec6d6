import { formatDateTime, formatRelative } from './format/time.format';
import { useNow } from './use-now';

interface MomentProps {
  readonly iso: string;
}

/** The time since a moment; the title has the exact time. */
export function Moment({ iso }: MomentProps) {
  const nowMs = useNow();
  return (
    <time dateTime={iso} title={formatDateTime(iso)}>
      {formatRelative(iso, nowMs)}
    </time>
  );
}
