import type { Viewer } from '../http/auth/viewer';
import { withShownNoise } from './shown-noise';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 29, 12, minute));
const frozen = { freezeAt: at(10), unfrozenAt: null };
const others: Viewer = { kind: 'anonymous' };
const organiser: Viewer = { kind: 'admin' };
const shownTo = (viewer: Viewer, acceptedAt: Date, dates: { freezeAt: Date; unfrozenAt: Date | null }) =>
  withShownNoise({ noiseAcceptedAt: acceptedAt }, dates, at(30), viewer, 'team').noiseAcceptedAt;

it('shows what was accepted before the freeze', () => {
  expect(shownTo(others, at(9), frozen)).toEqual(at(9));
});

it('keeps what was accepted since from all but the organiser, until the boards are unfrozen', () => {
  expect(shownTo(others, at(11), frozen)).toBeNull();
  expect(shownTo(organiser, at(11), frozen)).toEqual(at(11));
  expect(shownTo(others, at(11), { ...frozen, unfrozenAt: at(20) })).toEqual(at(11));
});
