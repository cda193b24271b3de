import { isIpv4 } from '../../shared/contract/host.ts';

export const MOST_ADDRESSES = 1_024;

/** IPv4 addresses of `10.0.0.0/24`, `10.0.0.1-10.0.0.80`, `10.0.0.1-80` or one; null when it is none of these or too long. */
export function readAddressRange(text: string): readonly string[] | null {
  const trimmed = text.trim();
  const net = /^([\d.]+)\/(\d{1,2})$/.exec(trimmed);
  if (net !== null) {
    const bits = Number(net[2]);
    if (!isIpv4(net[1] ?? '') || bits > 32 || 2 ** (32 - bits) > MOST_ADDRESSES) return null;
    const size = 2 ** (32 - bits);
    const first = Math.floor(toNumber(net[1] ?? '') / size) * size;
    // Network and broadcast address are nobody's, except in nets of one or two.
    return size <= 2 ? list(first, first + size - 1) : list(first + 1, first + size - 2);
  }
  const [from = '', to = from] = trimmed.split(/\s*[-–~]\s*/);
  if (trimmed.split(/[-–~]/).length > 2 || !isIpv4(from)) return null;
  const last = /^\d{1,3}$/.test(to) ? `${from.slice(0, from.lastIndexOf('.'))}.${to}` : to;
  if (!isIpv4(last)) return null;
  const [low, high] = [toNumber(from), toNumber(last)];
  return low > high || high - low >= MOST_ADDRESSES ? null : list(low, high);
}

const toNumber = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

function list(low: number, high: number): string[] {
  return Array.from({ length: high - low + 1 }, (_, index) => {
    const value = low + index;
    return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
  });
}
