/** Names inside the data folder. */
export const CENTRE_FILES = {
  log: 'centre.db',
  orders: 'orders.db',
  accounts: 'accounts.db',
  pages: 'pages.db',
  registry: 'registry.db',
  authority: 'ca',
  storeKey: 'store.key',
} as const;
