import { placeLabels } from './label-positions';

const FRAME = { left: 0, right: 400, top: 0, bottom: 400 };
const at = (x: number, y: number) => ({ x, y, labelWidth: 60, labelHeight: 12 });

it('puts a single label above', () => {
  expect(placeLabels([at(200, 200)], FRAME)).toEqual(['above']);
});

it('keeps labels of near points apart', () => {
  expect(placeLabels([at(200, 200), at(210, 200)], FRAME)).toEqual(['above', 'below']);
});

it('stays within the frame', () => {
  expect(placeLabels([at(200, 5)], FRAME)).toEqual(['below']);
  expect(placeLabels([at(5, 200)], FRAME)).toEqual(['right']);
  expect(placeLabels([at(395, 200)], FRAME)).toEqual(['left']);
});

it('covers no other point, and no line', () => {
  expect(placeLabels([at(200, 200), at(200, 186)], FRAME)[0]).toBe('below');
  expect(
    placeLabels([at(200, 200)], FRAME, [
      { x: 200, y: 0 },
      { x: 200, y: 200 },
    ]),
  ).toEqual(['below']);
});

it('returns null if no side is free', () => {
  expect(placeLabels([at(5, 5)], { left: 0, right: 10, top: 0, bottom: 10 })).toEqual([null]);
});
