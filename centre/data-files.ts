/** Names inside the data folder. */
export const CENTRE_FILES = { log: 'centre.db', authority: 'ca' } as const;
