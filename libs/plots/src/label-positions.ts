/** The position of a label relative to its point. */
export type Side = 'above' | 'below' | 'right' | 'left';

/** A point on the drawing with the size of its label, in pixels; y increases downwards. */
export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  readonly labelWidth: number;
  readonly labelHeight: number;
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const SIDES: readonly Side[] = ['above', 'below', 'right', 'left'];
const GAP_PX = 8;
const DOT_PX = 6;
const LINE_PX = 1;

/**
 * Chooses a side for each label, one after the other. A label covers no point, no earlier label and no part of a line,
 * and stays within the frame.
 * @param line corners of a line of horizontal and vertical parts.
 * @returns a side for each point, or null if none is free.
 */
export function placeLabels(
  points: readonly LabelledPoint[],
  frame: Box,
  line: readonly Pick<LabelledPoint, 'x' | 'y'>[] = [],
): (Side | null)[] {
  const dots = points.map(({ x, y }) => ({
    left: x - DOT_PX,
    right: x + DOT_PX,
    top: y - DOT_PX,
    bottom: y + DOT_PX,
  }));
  const taken: Box[] = line.slice(1).map((corner, index) => boxAround(corner, line[index] as typeof corner));
  return points.map((point, index) => {
    const others = [...taken, ...dots.filter((_, other) => other !== index)];
    const free = SIDES.find((side) => {
      const box = labelBox(point, side);
      return isWithin(box, frame) && !others.some((other) => overlaps(box, other));
    });
    if (free) taken.push(labelBox(point, free));
    return free ?? null;
  });
}

function boxAround(a: Pick<LabelledPoint, 'x' | 'y'>, b: Pick<LabelledPoint, 'x' | 'y'>): Box {
  return {
    left: Math.min(a.x, b.x) - LINE_PX,
    right: Math.max(a.x, b.x) + LINE_PX,
    top: Math.min(a.y, b.y) - LINE_PX,
    bottom: Math.max(a.y, b.y) + LINE_PX,
  };
}

function labelBox({ x, y, labelWidth, labelHeight }: LabelledPoint, side: Side): Box {
  const [halfWidth, halfHeight] = [labelWidth / 2, labelHeight / 2];
  switch (side) {
    case 'above':
      return { left: x - halfWidth, right: x + halfWidth, top: y - GAP_PX - labelHeight, bottom: y - GAP_PX };
    case 'below':
      return { left: x - halfWidth, right: x + halfWidth, top: y + GAP_PX, bottom: y + GAP_PX + labelHeight };
    case 'right':
      return {
        left: x + GAP_PX,
        right: x + GAP_PX + labelWidth,
        top: y - halfHeight,
        bottom: y + halfHeight,
      };
    case 'left':
      return {
        left: x - GAP_PX - labelWidth,
        right: x - GAP_PX,
        top: y - halfHeight,
        bottom: y + halfHeight,
      };
  }
}

function isWithin(box: Box, frame: Box): boolean {
  return (
    box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom
  );
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
