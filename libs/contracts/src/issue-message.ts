import { z } from 'zod';
import { closestName } from './closest-name';

/*
 * The messages for values that break a schema, in the API's problem documents, the command line, the environment, the
 * manifest and the pages. Each message follows the name of the field, as in "name: must not be empty". A schema's own
 * message takes precedence.
 */

type RawIssue = z.core.$ZodRawIssue;

/** The maximum number of names in a message. */
const LISTED_MAX = 30;
const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
  map: 'an object',
  date: 'a date',
  null: 'null',
  undefined: 'nothing',
  nan: 'no number',
};
const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['character', 'characters'],
  array: ['item', 'items'],
  set: ['item', 'items'],
};
const FORMATS: Readonly<Record<string, string>> = {
  datetime: 'a date and time such as 2026-01-31T12:00:00Z',
  date: 'a date such as 2026-01-31',
  uuid: 'an id such as 3fb54f8a-864f-4e83-9d9c-5669e0091bb7',
  url: 'an address such as https://example.org',
  base64: 'text in base64',
  json_string: 'JSON',
};

/** What is wrong, as a short text; undefined where only the schema knows. */
export function issueMessage(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const expected = TYPES[String(issue.expected)] ?? String(issue.expected);
      if (issue.input === undefined) return 'is missing';
      const received = typeOf(issue.input);
      return received === expected || received === TYPES.nan
        ? `must be ${expected}`
        : `must be ${expected}, not ${received}`;
    }
    case 'invalid_value':
      return issue.input === undefined ? 'is missing' : `must be ${oneOf(issue.values as unknown[])}`;
    case 'too_small':
      return bound(issue, 'at least', 'more than', Number(issue.minimum));
    case 'too_big':
      return bound(issue, 'at most', 'less than', Number(issue.maximum));
    case 'invalid_format':
      return FORMATS[String(issue.format)] === undefined
        ? undefined
        : `must be ${FORMATS[String(issue.format)]}`;
    case 'not_multiple_of':
      return `must be a multiple of ${issue.divisor}`;
    case 'unrecognized_keys':
      return (issue.keys as string[]).map((key) => unknownKey(key, knownKeys(issue))).join('\n');
    case 'invalid_union':
      return issue.input === undefined ? 'is missing' : 'is none of what is allowed here';
    default:
      return undefined;
  }
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  return TYPES[Number.isNaN(value) ? 'nan' : typeof value] ?? typeof value;
}

function oneOf(values: readonly unknown[]): string {
  const spelled = values.map((value) => JSON.stringify(value));
  if (spelled.length <= 2) return spelled.join(' or ');
  return `one of ${spelled.join(', ')}`;
}

function bound(issue: RawIssue, inclusive: string, exclusive: string, limit: number): string {
  const units = UNITS[String(issue.origin)];
  const word = issue.exact ? 'exactly' : issue.inclusive === false ? exclusive : inclusive;
  if (!units) return `must be ${word} ${limit}`;
  if (issue.code === 'too_small' && limit === 1) return 'must not be empty';
  return `must have ${word} ${limit} ${units[limit === 1 ? 0 : 1]}`;
}

/** The fields of the object with an unknown one. */
function knownKeys({ inst }: RawIssue): string[] {
  const shape = (inst as { _zod?: { def?: { shape?: object } } } | undefined)?._zod?.def?.shape;
  return shape ? Object.keys(shape) : [];
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = closestName(key, known);
  const listed = known.length > 0 && known.length <= LISTED_MAX ? `known are ${known.join(', ')}` : '';
  return ['is not known here', ...(meant === null ? [] : [`did you mean "${meant}"?`]), listed]
    .filter((part) => part !== '')
    .join('; ')
    .replace('?;', '?');
}

z.config({ customError: issueMessage });
