import { Skeleton } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { type ReactNode, Suspense, useState } from 'react';

/** Distance below the window at which loading starts. */
const MARGIN = '300px';

interface WhenSeenProps {
  /** The height to reserve until it is loaded. */
  readonly heightPx: number;
  readonly children: ReactNode;
}

/** Defers content that is expensive to load: renders it when it comes near the window. */
export function WhenSeen({ heightPx, children }: WhenSeenProps) {
  const { ref, entry } = useIntersection({ rootMargin: MARGIN });
  const [isSeen, setSeen] = useState(false);
  if (entry?.isIntersecting && !isSeen) setSeen(true);
  const placeholder = <Skeleton height={heightPx} />;
  return <div ref={ref}>{isSeen ? <Suspense fallback={placeholder}>{children}</Suspense> : placeholder}</div>;
}
