import { BlockList, isIP } from 'node:net';

/** Addresses of this machine and of private networks, such as the one between containers. RFC 1918, RFC 4193. */
const NEAR = new BlockList();
NEAR.addSubnet('127.0.0.0', 8);
NEAR.addSubnet('10.0.0.0', 8);
NEAR.addSubnet('172.16.0.0', 12);
NEAR.addSubnet('192.168.0.0', 16);
NEAR.addAddress('::1', 'ipv6');
NEAR.addSubnet('fc00::', 7, 'ipv6');

/**
 * Whether who connects to this server may say for whom it asks: a proxy nearby, but none behind that one, since
 * anybody can write what arrives there.
 * @param address none once the connection is gone.
 * @param hop 0 for who connects to this server, 1 for whom that one names, and so on.
 */
export function isNearProxy(address: string | undefined, hop: number): boolean {
  if (address === undefined || hop > 0) return false;
  const family = isIP(address);
  return family !== 0 && NEAR.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
