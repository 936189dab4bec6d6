import './issue-message';

/** A field that was wrong: its path, such as `suite.launchesMin`, and what it must be. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

type PathSegment = PropertyKey | { readonly key: PropertyKey };

/** What zod and other validators of the Standard Schema report for one field. */
interface Issue {
  readonly message: string;
  readonly path?: readonly PathSegment[];
  /** Of an object: its unknown fields. */
  readonly keys?: readonly string[];
  /** Of a union: for each of its choices why it was not that one. */
  readonly errors?: readonly (readonly Issue[])[];
}

/** `['suite', { key: 'launchesMin' }]` → `suite.launchesMin`. */
export function joinPath(path: readonly PathSegment[] = []): string {
  return path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');
}

/**
 * All problems, field by field. For a union, the problems of the choice that the value resembles are reported: the one
 * whose problems concern parts of the value, not the whole.
 */
export function fieldErrorsOf(issues: readonly Issue[], within: readonly PathSegment[] = []): FieldError[] {
  return issues.flatMap((issue) => {
    const path = [...within, ...(issue.path ?? [])];
    if (issue.keys) {
      // `issueMessage` gives a line for each.
      const lines = issue.message.split('\n');
      const messages = lines.length === issue.keys.length ? lines : [];
      return issue.keys.map((key, index) => ({
        path: joinPath([...path, key]),
        message: messages[index] ?? 'is not known here',
      }));
    }
    const resembled = issue.errors?.find((choice) =>
      choice.every((part) => part.path && part.path.length > 0),
    );
    if (resembled) return fieldErrorsOf(resembled, path);
    const reasons = issue.errors?.flatMap((choice) => choice.map(({ message }) => message)) ?? [];
    return [{ path: joinPath(path), message: reasons.length > 0 ? reasons.join('; or: ') : issue.message }];
  });
}
