import { type Drawing, type Paper, renderSvg } from '@torchperf/plots';
import { parseHTML } from 'linkedom';

/** @returns the SVG, standalone or inline; null where there is nothing to show. */
export function drawSvg(drawing: Drawing, appearance: NonNullable<Paper['appearance']>): string | null {
  const { document } = parseHTML('<!doctype html><html></html>');
  const paper = { document, appearance };
  const panels = drawing(paper);
  return panels.length > 0 ? renderSvg(panels, paper) : null;
}
