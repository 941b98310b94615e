import { isIPv4, isIPv6 } from 'node:net';

import type { Request } from 'express';
import proxyAddr from 'proxy-addr';

const UNKNOWN = '0.0.0.0';

/** The setting for Express' `trust proxy`: forwarded addresses count only as far as each hop is one of `cidrs`. */
export function trustedHops(cidrs: readonly string[]): (address: string) => boolean {
  if (cidrs.length === 0) return () => false;
  const trusts = proxyAddr.compile([...cidrs]);
  return (address) => trusts(address, 0);
}

/**
 * The client's own address, IPv4 where IPv4 was mapped into IPv6. A forwarded address is believed only from a trusted hop;
 * when such a hop forwards something that is no address, the hop itself counts as the client.
 */
export function clientAddress(req: Request): string {
  return plainAddress(req.ip) ?? plainAddress(req.socket.remoteAddress) ?? UNKNOWN;
}

/** The network an address lies in: its /24 for IPv4, its /64 for IPv6. */
export function networkOf(address: string): string {
  const plain = plainAddress(address);
  if (plain === undefined) return address;
  if (isIPv4(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  return `${hextetsOf(plain).slice(0, 4).join(':')}::/64`;
}

/** An address as one unsigned number, its first part in the highest bits: 32 for IPv4, 128 for IPv6. */
export function addressNumber(address: string): bigint {
  const plain = plainAddress(address) ?? UNKNOWN;
  if (isIPv4(plain)) return plain.split('.').reduce((number, octet) => (number << 8n) | BigInt(octet), 0n);
  return hextetsOf(plain).reduce((number, hextet) => (number << 16n) | BigInt(`0x${hextet}`), 0n);
}

/** What limits count a client by: its address, and in IPv6 its network, because whoever has one address there has all 2^64. */
export function limitKey(address: string): string {
  const plain = plainAddress(address) ?? address;
  return isIPv6(plain) ? networkOf(plain) : plain;
}

function plainAddress(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  if (isIPv4(address)) return address;
  if (!isIPv6(address)) return undefined;
  const canonical = new URL(`http://[${address.split('%', 1)[0]}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  return mapped === null ? canonical : [mapped[1], mapped[2]].map(dottedHalf).join('.');
}

function dottedHalf(hextet: string | undefined): string {
  const bits = Number.parseInt(hextet ?? '0', 16);
  return `${bits >> 8}.${bits & 0xff}`;
}

/** Of an IPv6 address in canonical form, in which `::` stands for as many zeros as are missing. */
function hextetsOf(canonical: string): string[] {
  const [before = '', after = ''] = canonical.split('::');
  const head = before.split(':').filter(Boolean);
  const tail = after.split(':').filter(Boolean);
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => '0');
  return [...head, ...zeros, ...tail];
}
