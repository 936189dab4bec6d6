import { useElementSize } from '@mantine/hooks';
import { type Drawing as Draw, drawSvg, type Paper } from '@torchperf/plots';
import { useEffect, useRef } from 'react';
import classes from './plots.module.css';

interface DrawingProps {
  /** Draws the panels on the given paper; stable while nothing changes. */
  readonly draw: Draw;
}

/** A drawing of `libs/plots` at the available width; redrawn when the width changes. */
export function Drawing({ draw }: DrawingProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const container = useRef<HTMLDivElement>(null);
  const widthPx = Math.floor(width);
  useEffect(() => {
    if (widthPx === 0) return;
    const paper: Paper = { document, widthPx, appearance: 'page' };
    container.current?.replaceChildren(drawSvg(draw(paper), paper));
  }, [draw, widthPx]);
  return (
    <div ref={ref}>
      <div ref={container} className={classes.drawing} />
    </div>
  );
}
