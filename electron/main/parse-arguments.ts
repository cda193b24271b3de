/** What the shell was asked to do. */
export interface ShellArguments {
  /** Address (with token) of a service that already runs. */
  readonly attachUrl: string | null;
  readonly configPath: string | null;
  readonly dataFolder: string | null;
  /** A Node.js 24 or newer to run the service with, instead of Electron's own. */
  readonly nodePath: string | null;
}

const VALUES = {
  '--attach': 'attachUrl',
  '--config': 'configPath',
  '--data': 'dataFolder',
  '--node': 'nodePath',
} as const;

/**
 * Reads the shell's own options and ignores the rest (Chromium adds its own). Returns a sentence when
 * an option lacks its value or the address is not one on this machine.
 */
export function parseArguments(argv: readonly string[]): ShellArguments | { readonly error: string } {
  const found = { attachUrl: null, configPath: null, dataFolder: null, nodePath: null } as {
    -readonly [K in keyof ShellArguments]: ShellArguments[K];
  };
  for (let index = 0; index < argv.length; index += 1) {
    const [name = '', inline] = splitOnce(argv[index] ?? '');
    if (!(name in VALUES)) continue;
    const value = inline ?? argv[index + 1];
    if (value === undefined || value === '' || value.startsWith('--'))
      return { error: `${name} needs a value` };
    if (inline === undefined) index += 1;
    found[VALUES[name as keyof typeof VALUES]] = value;
  }
  if (found.attachUrl !== null && !isLocalAddress(found.attachUrl))
    return { error: '--attach takes an address like http://127.0.0.1:7350/?token=…' };
  return found;
}

function splitOnce(text: string): [string, string | undefined] {
  const cut = text.indexOf('=');
  return text.startsWith('--') && cut > 0 ? [text.slice(0, cut), text.slice(cut + 1)] : [text, undefined];
}

/** Only a service of this machine is shown: the window has a microphone permission to lend. */
export function isLocalAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}
