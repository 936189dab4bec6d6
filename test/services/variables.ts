/** Address of a database whose role may create databases. */
export const ADMIN_DATABASE_URL = 'TEST_DATABASE_URL';
export const REDIS_URL = 'TEST_REDIS_URL';
/** Name of this test run; databases that outlive a single test start with it. */
export const TEST_RUN = 'TORCHPERF_TEST_RUN';
