import { PageQuerySchema } from '@torchperf/contracts';
import { ValidationFailedError } from './problems.errors';
import { schemaValidationPipe } from './schema-validation.pipe';

describe('schemaValidationPipe', () => {
  const metadata = { type: 'query', schema: PageQuerySchema } as const;

  it('converts what fits', async () => {
    expect(await schemaValidationPipe().transform({ offset: '3' }, metadata)).toEqual({
      offset: 3,
      limit: 50,
    });
  });

  it('throws all errors at once, each with its path', async () => {
    const complaint = schemaValidationPipe().transform({ offset: '-1', limit: '0' }, metadata);
    await expect(complaint).rejects.toBeInstanceOf(ValidationFailedError);
    await expect(complaint).rejects.toMatchObject({ fieldErrors: [{ path: 'offset' }, { path: 'limit' }] });
  });
});
