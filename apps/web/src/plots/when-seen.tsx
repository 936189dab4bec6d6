import { Skeleton } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { type ReactNode, Suspense, useState } from 'react';

/** How far below the window something is loaded already. */
const MARGIN = '300px';

interface WhenSeenProps {
  /** What is kept free for it until it is there. */
  readonly heightPx: number;
  readonly children: ReactNode;
}

/** What is heavy to load and far down a page: it is there once its place comes near to the window. */
export function WhenSeen({ heightPx, children }: WhenSeenProps) {
  const { ref, entry } = useIntersection({ rootMargin: MARGIN });
  const [seen, setSeen] = useState(false);
  if (entry?.isIntersecting && !seen) setSeen(true);
  const placeholder = <Skeleton height={heightPx} />;
  return <div ref={ref}>{seen ? <Suspense fallback={placeholder}>{children}</Suspense> : placeholder}</div>;
}
