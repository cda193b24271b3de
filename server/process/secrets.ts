/**
 * Secrets are registered once, where they are first read; everything that writes text for people or
 * files passes it through `scrub`. Process-wide on purpose: a log line does not know who wrote it.
 */
const known = new Set<string>();

const MASK = '•••';
/** Shorter secrets would mask ordinary words; such passwords are still cut out of addresses below. */
const SHORTEST = 4;

/** Registers a secret in its raw and percent-encoded form. */
export function registerSecret(secret: string): void {
  for (const form of [secret, encodeURIComponent(secret)]) if (form.length >= SHORTEST) known.add(form);
}

/** Text with every registered secret and every `user:password@` of an address masked. */
export function scrub(text: string): string {
  let clean = text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^\s/@"']*:[^\s"']*@(?=[^\s@]*)/gi, `$1${MASK}@`);
  for (const secret of known) if (clean.includes(secret)) clean = clean.replaceAll(secret, MASK);
  return clean;
}
