import { formatDateTime, formatRelative } from './format/time.format';
import { useNow } from './use-now';

interface MomentProps {
  readonly iso: string;
}

/** How long ago something was; the exact time stands in the title. */
export function Moment({ iso }: MomentProps) {
  const nowMs = useNow();
  return (
    <time dateTime={iso} title={formatDateTime(iso)}>
      {formatRelative(iso, nowMs)}
    </time>
  );
}
