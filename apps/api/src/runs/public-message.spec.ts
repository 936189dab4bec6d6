import { VERDICTS } from '@torchperf/domain';
import type { Viewer } from '../http/auth/viewer';
import { firstSentence, messageFor } from './public-message';

const TEAM = '00000000-0000-4000-8000-000000000001';
const MESSAGE =
  'load() raised: ValueError: no weights\nTraceback (most recent call last):\n  File "model.py", line 3\n    secret_trick = 7';
const team = (id: string): Viewer => ({ kind: 'team', team: { id, name: 'Team' } });
const OTHERS: Viewer[] = [{ kind: 'anonymous' }, { kind: 'unknown-token' }, team('another')];

describe('firstSentence', () => {
  it.each([
    ['One. Two.', 'One.'],
    ['load() raised: OSError: weights.npz is not there', 'load() raised: OSError: weights.npz is not there'],
    ['It took 0.5 s. Then it stopped.', 'It took 0.5 s.'],
    ['One\nTwo', 'One'],
    ['One\rTwo', 'One'],
    ['One\u2028Two', 'One'],
    ['  \n One', 'One'],
    ['', ''],
    ['x'.repeat(300), `${'x'.repeat(199)}…`],
    ['😀'.repeat(300), `${'😀'.repeat(199)}…`],
  ])('of %j is %j', (text, sentence) => {
    expect(firstSentence(text)).toBe(sentence);
  });
});

describe('messageFor', () => {
  const faults = VERDICTS.filter((verdict) => verdict !== 'ok' && verdict !== 'platform-error');

  it.each(faults)('shows the whole message of %s to the team and the organiser only', (verdict) => {
    for (const viewer of [team(TEAM), { kind: 'admin' } as const]) {
      expect(messageFor(verdict, MESSAGE, viewer, TEAM)).toBe(MESSAGE);
    }
    for (const viewer of OTHERS) {
      expect(messageFor(verdict, MESSAGE, viewer, TEAM)).toBe('load() raised: ValueError: no weights');
    }
  });

  it('shows everyone how a good run was measured, and why a run is repeated', () => {
    for (const viewer of OTHERS) {
      expect(messageFor('ok', 'Measured. A note.', viewer, TEAM)).toBe('Measured. A note.');
      expect(messageFor(null, 'Repeated. A note.', viewer, TEAM)).toBe('Repeated. A note.');
      expect(messageFor(null, null, viewer, TEAM)).toBeNull();
    }
  });

  it('explains a platform fault to the organiser only', () => {
    expect(messageFor('platform-error', 'The disk is full.', { kind: 'admin' }, TEAM)).toBe(
      'The disk is full.',
    );
    for (const viewer of [...OTHERS, team(TEAM)]) {
      expect(messageFor('platform-error', 'The disk is full.', viewer, TEAM)).toMatch(/^Our platform failed/);
    }
  });
});
