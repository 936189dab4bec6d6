import { z } from 'zod';
import { CreateCompetitionSchema } from './competition';
import { fieldErrorsOf, joinPath } from './field-errors';

function errorsOf(schema: z.ZodType, value: unknown) {
  return fieldErrorsOf(schema.safeParse(value).error?.issues ?? []);
}

describe('fieldErrorsOf', () => {
  const shape = z.union([z.enum(['circle']), z.strictObject({ sides: z.array(z.int()) })]);
  const drawing = z.strictObject({ shapes: z.array(shape) });

  it('names each field that is wrong by its path', () => {
    expect(errorsOf(z.strictObject({ a: z.int(), b: z.object({ c: z.string() }) }), { b: {} })).toEqual([
      { path: 'a', message: 'is missing' },
      { path: 'b.c', message: 'is missing' },
    ]);
  });

  it('names each field that is unknown', () => {
    expect(errorsOf(drawing, { shapes: [], colour: 'red', 'line width': 2 })).toEqual([
      { path: 'colour', message: 'is not known here; known are shapes' },
      { path: 'line width', message: 'is not known here; known are shapes' },
    ]);
  });

  it('reports the choice of a union that the value resembles', () => {
    expect(errorsOf(drawing, { shapes: ['circle', { sides: [1, 'two'] }] })).toEqual([
      { path: 'shapes.1.sides.1', message: 'must be a number, not text' },
    ]);
  });

  it('reports all choices of a union of which the value resembles none', () => {
    const [error, ...more] = errorsOf(drawing, { shapes: ['square'] });
    expect(more).toEqual([]);
    expect(error?.path).toBe('shapes.0');
    expect(error?.message).toMatch(/must be "circle"; or: must be an object, not text/);
  });

  it('finds the field of an event among those of a competition, whether its shape or its sense is wrong', () => {
    const event = { id: 'own', title: 'Own', rank: 'by-interval', objectives: [] as object[] };
    const competition = { slug: 'ab', title: 'T', startsAt: '2026-01-01T00:00:00Z', classes: 2 };
    const pathsFor = (objective: object) =>
      errorsOf(CreateCompetitionSchema, {
        ...competition,
        events: ['all-around', { ...event, objectives: [objective] }],
      }).map(({ path }) => path);
    expect(pathsFor({ metric: 'speed', direction: 'lower' })).toEqual(['events.1.objectives.0.metric']);
    expect(pathsFor({ metric: 'accuracy', direction: 'lower' })).toEqual(['events.1.objectives.0.direction']);
    expect(pathsFor({ metric: 'accuracy', direction: 'higher' })).toEqual([]);
  });
});

it('joins paths of plain and keyed segments', () => {
  expect(joinPath(['events', 0, { key: 'id' }])).toBe('events.0.id');
  expect(joinPath(undefined)).toBe('');
});
