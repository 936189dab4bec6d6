import { Redis } from 'ioredis';
import { testRedisUrl } from '#test/services';

/** Redis loses all that a service keeps in it, as after a restart without persistence. Other tests keep theirs. */
export async function emptyRedis(prefix: string): Promise<void> {
  const redis = new Redis(testRedisUrl());
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}
