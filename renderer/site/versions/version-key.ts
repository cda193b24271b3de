import type { Versioned } from '../../../shared/contract/versioned.ts';

/** A version as people write it in one word. */
export const keyOfVersion = ({ name, version }: Pick<Versioned, 'name' | 'version'>): string =>
  `${name} v${version}`;
