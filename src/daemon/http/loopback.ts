import { isIPv4 } from 'node:net';

/** True for addresses and names that only programs of the same machine reach. */
export function isLoopback(host: string): boolean {
  const name = host.replace(/^\[(.*)\]$/u, '$1').toLowerCase();
  return name === 'localhost' || name === '::1' || (isIPv4(name) && name.startsWith('127.'));
}

/** The name in a Host header, without its port. */
export function hostName(header: string): string {
  return header.replace(/:\d+$/u, '');
}
