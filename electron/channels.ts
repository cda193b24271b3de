/** Names of the few calls between a page and the shell. */
export const CHANNELS = { toggleWalls: 'shell:toggle-walls' } as const;
