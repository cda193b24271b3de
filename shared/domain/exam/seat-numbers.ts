/** Seats one text may name: a text like `1-999999999` must not make a list. */
const MOST_SEATS = 500;

export type SeatNumbers =
  | { readonly kind: 'seats'; readonly seats: readonly string[] }
  | { readonly kind: 'wrong'; readonly part: string }
  | { readonly kind: 'twice'; readonly seat: string };

/**
 * Seat numbers as people write them: `1-30`, `001-028、030`. A range keeps the zeros of its first number. Empty text
 * names no seat. Never throws.
 */
export function readSeatNumbers(text: string): SeatNumbers {
  const seats: string[] = [];
  for (const raw of text.split(/[,，、;；\s]+/)) {
    const part = raw.trim();
    if (part === '') continue;
    const range = /^(\d{1,6})\s*[-~～－—至]\s*(\d{1,6})$/.exec(part);
    if (range) {
      const [first = '', last = ''] = [range[1], range[2]];
      const [low, high] = [Number(first), Number(last)];
      if (high < low || high - low >= MOST_SEATS - seats.length) return { kind: 'wrong', part };
      for (let seat = low; seat <= high; seat += 1) seats.push(String(seat).padStart(first.length, '0'));
    } else if (/^[0-9A-Za-z]{1,12}$/.test(part) && seats.length < MOST_SEATS) seats.push(part);
    else return { kind: 'wrong', part };
  }
  const seen = new Set<string>();
  for (const seat of seats) {
    if (seen.has(seat)) return { kind: 'twice', seat };
    seen.add(seat);
  }
  return { kind: 'seats', seats };
}
