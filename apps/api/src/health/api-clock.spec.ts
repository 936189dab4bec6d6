import { apiClockNotice } from './api-clock';

const notice = (offsetMs: number, uncertaintyMs: number) =>
  apiClockNotice({ clockOffset: async () => ({ offsetMs, uncertaintyMs }) });

describe('apiClockNotice', () => {
  it('has nothing to say of a clock within 2 s, or of one that is not known better', async () => {
    expect(await notice(1_900, 5)).toBeNull();
    expect(await notice(-3_000, 1_500)).toBeNull();
  });

  it('says on which side the clock is', async () => {
    expect(await notice(20_000, 5)).toBe(
      "The api's clock is 20.0 s behind the database's. Synchronise both.",
    );
    expect(await notice(-20_000, 5)).toMatch(/20\.0 s ahead of/);
  });
});
