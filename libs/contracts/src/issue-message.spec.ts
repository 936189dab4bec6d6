import { z } from 'zod';
import { closestName } from './closest-name';
import { fieldErrorsOf } from './field-errors';

const messageOf = (schema: z.ZodType, value: unknown) =>
  fieldErrorsOf(schema.safeParse(value).error?.issues ?? []).map(({ message }) => message);

describe('issueMessage', () => {
  it.each<[z.ZodType, unknown, string]>([
    [z.string(), undefined, 'is missing'],
    [z.enum(['a', 'b']), undefined, 'is missing'],
    [z.string(), 7, 'must be text, not a number'],
    [z.number(), '7', 'must be a number, not text'],
    [z.coerce.number(), 'x', 'must be a number'],
    [z.int(), 1.5, 'must be a whole number, not a number'],
    [z.array(z.int()), {}, 'must be a list, not an object'],
    [z.strictObject({}), [], 'must be an object, not a list'],
    [z.boolean(), null, 'must be true or false, not null'],
    [z.enum(['a', 'b']), 'c', 'must be "a" or "b"'],
    [z.enum(['a', 'b', 'c']), 'd', 'must be one of "a", "b", "c"'],
    [z.string().min(1), '', 'must not be empty'],
    [z.string().max(80), 'x'.repeat(81), 'must have at most 80 characters'],
    [z.array(z.int()).min(2), [1], 'must have at least 2 items'],
    [z.number().max(5), 6, 'must be at most 5'],
    [z.number().gt(0), 0, 'must be more than 0'],
    [z.iso.datetime(), 'soon', 'must be a date and time such as 2026-01-31T12:00:00Z'],
    [z.string().regex(/^a/, 'must start with a'), 'b', 'must start with a'],
    [
      z.strictObject({ techniques: z.any().optional(), name: z.any().optional() }),
      { technique: 1 },
      'is not known here; did you mean "techniques"? known are techniques, name',
    ],
    [
      z.strictObject({ size: z.any().optional(), name: z.any().optional() }),
      { colour: 1 },
      'is not known here; known are size, name',
    ],
  ])('%# reads well', (schema, value, message) => {
    expect(messageOf(schema, value)).toEqual([message]);
  });

  it('never shows the text of the validator', () => {
    const schema = z.strictObject({ a: z.string().min(1), b: z.uuid(), c: z.array(z.int()), d: z.url() });
    const words = messageOf(schema, { a: '', b: 'x', c: ['y'], d: 'z', e: 1 }).join('; ');
    expect(words).not.toMatch(/Invalid|expected|received|Too (small|big)|Unrecognized/);
  });
});

describe('closestName', () => {
  it.each([
    ['technique', 'techniques'],
    ['Name', 'name'],
    ['entyr', 'entry'],
    ['accuracy', null],
    ['x'.repeat(100_000), null],
  ])('takes %s for %s', (misspelt, name) => {
    expect(closestName(misspelt, ['name', 'runtime', 'entry', 'techniques'])).toBe(name);
  });
});
