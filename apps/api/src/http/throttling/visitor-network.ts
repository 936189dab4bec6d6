import ipaddr from 'ipaddr.js';

/** Of an IPv6 address: the groups that name the network, of which one visitor has all addresses. RFC 6177. */
const NETWORK_GROUPS = 4;

/**
 * The key of a visitor: the IPv4 address, or the /64 network of an IPv6 address, in which a visitor may choose a new
 * address for each request.
 * @param address of the client, as Fastify reports it.
 */
export function visitorNetwork(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  const network = parsed.parts.slice(0, NETWORK_GROUPS).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}
