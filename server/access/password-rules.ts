/** Why a password is refused. */
export type PasswordFault = 'too-short' | 'too-long' | 'like-name' | 'too-common';

/** NIST SP 800-63B 5.1.1.2: length decides, not a mixture of kinds of characters. */
export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 128;

/** What is tried first everywhere; longer ones made by repeating or counting are found by their pattern. */
const COMMON = [
  'password',
  'qwertyuiop',
  'iloveyou',
  'administrator',
  'changeme',
  'woaini',
  'letmein',
  'admin',
];

/** Null when the password may be used by the account `name`. */
export function passwordFault(password: string, name: string): PasswordFault | null {
  const characters = [...password];
  if (characters.length < SHORTEST_PASSWORD) return 'too-short';
  if (characters.length > LONGEST_PASSWORD) return 'too-long';
  const folded = password.toLowerCase();
  if (name.length >= 3 && folded.includes(name.toLowerCase())) return 'like-name';
  // What is left of a common word with figures around it is no secret either.
  const letters = folded.replace(/[^a-z]/g, '');
  if (COMMON.includes(letters) || new Set(characters).size < 5 || isCounting(folded)) return 'too-common';
  return null;
}

/** 0123456789, 9876543210, abcdefghij and the like. */
function isCounting(text: string): boolean {
  const codes = [...text].map((one) => one.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  // 9 is followed by 0, and 0 by 9, on the row of figures.
  return [1, -1].some((direction) => steps.every((step) => step === direction || step === -9 * direction));
}
