import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Lets a module import WebAssembly text: `import bytes from './x.wat'` gives the assembled module's bytes. */
export function assembleWat(): Plugin {
  return {
    name: 'assemble-wat',
    async load(id) {
      if (!id.endsWith('.wat')) return null;
      const { default: openWabt } = await import('wabt').catch((cause: unknown) => {
        throw new Error('wabt is not installed here yet: run npm ci', { cause });
      });
      const wabt = await openWabt();
      const parsed = wabt.parseWat(id, readFileSync(id, 'utf8'), { simd: true });
      try {
        const { buffer } = parsed.toBinary({});
        return `export default new Uint8Array([${buffer.join(',')}]);`;
      } finally {
        parsed.destroy();
      }
    },
  };
}
