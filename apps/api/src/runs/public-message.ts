import type { Verdict } from '@torchperf/domain';
import { canReadLogsOf, type Viewer } from '../http/auth/viewer';

const PLATFORM_MESSAGE =
  'Our platform failed, not your submission. It costs you nothing, and the organiser can run it again.';
/** A model's own error message may have no end of a sentence. */
const MAX_PUBLIC_CHARACTERS = 200;

/**
 * The message of a run that a viewer may see. A platform fault is explained to the organiser, who can fix it. A
 * participant fault is explained to its team and the organiser: after the first sentence come the team's source lines.
 */
export function messageFor<T extends string | null>(
  verdict: Verdict | null,
  message: T,
  viewer: Viewer,
  teamId: string,
): T | string {
  if (message === null || viewer.kind === 'admin') return message;
  if (verdict === 'platform-error') return PLATFORM_MESSAGE;
  if (verdict === null || verdict === 'ok' || canReadLogsOf(viewer, teamId)) return message;
  return firstSentence(message);
}

/** A text up to its first full stop before a space or line break, in one line and of a bounded length. */
export function firstSentence(text: string): string {
  const [line = ''] = text.trim().split(/[\r\n\u2028\u2029\v\f\u0085]/u, 1);
  const sentence = /^.*?[.!?](?=\s|$)/u.exec(line)?.[0] ?? line;
  const characters = [...sentence];
  if (characters.length <= MAX_PUBLIC_CHARACTERS) return sentence;
  return `${characters.slice(0, MAX_PUBLIC_CHARACTERS - 1).join('')}…`;
}
