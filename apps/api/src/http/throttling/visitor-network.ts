import { isIPv6 } from 'node:net';

/** Of an IPv6 address: the groups that name the network, of which one visitor has all addresses. RFC 6177. */
const NETWORK_GROUPS = 4;
const GROUPS = 8;
const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/**
 * The key of a visitor: the IPv4 address, or the /64 network of an IPv6 address, in which a visitor may choose a new
 * address for each request.
 * @param address of the client, as Fastify reports it.
 */
export function visitorNetwork(address: string): string {
  const mapped = MAPPED_IPV4.exec(address)?.[1];
  if (mapped) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = (address.split('%')[0] ?? '').split('::');
  const groupsOf = (part: string) => (part === '' ? [] : part.split(':'));
  const [start, end] = [groupsOf(head), groupsOf(tail)];
  const zeros = Array.from({ length: Math.max(0, GROUPS - start.length - end.length) }, () => '0');
  const groups = [...start, ...zeros, ...end].slice(0, NETWORK_GROUPS);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
