import { useElementSize } from '@mantine/hooks';
import { type Drawing as Draw, drawSvg, type Paper } from '@torchperf/plots';
import { useEffect, useRef } from 'react';
import classes from './plots.module.css';

interface DrawingProps {
  /** The panels of the drawing on the paper that it is given; the same function while nothing changes. */
  readonly draw: Draw;
}

/** A drawing of `libs/plots` as wide as there is room, drawn again when that changes. */
export function Drawing({ draw }: DrawingProps) {
  const { ref, width } = useElementSize<HTMLDivElement>();
  const place = useRef<HTMLDivElement>(null);
  const widthPx = Math.floor(width);
  useEffect(() => {
    if (widthPx === 0) return;
    const paper: Paper = { document, widthPx, appearance: 'page' };
    place.current?.replaceChildren(drawSvg(draw(paper), paper));
  }, [draw, widthPx]);
  return (
    <div ref={ref}>
      <div ref={place} className={classes.drawing} />
    </div>
  );
}
