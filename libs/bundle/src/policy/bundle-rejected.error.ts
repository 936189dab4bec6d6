import { BUNDLE_RULES, type BundleRule } from './bundle-rules';

/** One wrong field of the manifest; `path` is dotted, such as `techniques.0`. */
export interface ManifestFieldError {
  readonly path: string;
  readonly message: string;
}

/**
 * A bundle broke a rule: a participant fault, never retried. The message is for the participant: it names the file, the
 * limit and the fix.
 */
export class BundleRejectedError extends Error {
  /** The HTTP status to answer an upload with. */
  readonly status: number;
  readonly title: string;

  constructor(
    readonly code: BundleRule,
    message: string,
    readonly errors?: readonly ManifestFieldError[],
  ) {
    super(message);
    this.name = 'BundleRejectedError';
    this.status = BUNDLE_RULES[code].status;
    this.title = BUNDLE_RULES[code].title;
  }
}

/** The maximum length of a quoted name; a hostile name may have 65,535 bytes. */
const QUOTED_CHARACTERS = 120;

/** A name from the archive as a message may show it, in quotes; see `visibleName`. */
export function quoteName(name: string): string {
  return `"${visibleName(name)}"`;
}

/** A name from the archive as people may see it: one line, no control or direction characters, not long. */
export function visibleName(name: string): string {
  const visible = name.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return visible.length > QUOTED_CHARACTERS ? `${visible.slice(0, QUOTED_CHARACTERS)}…` : visible;
}
