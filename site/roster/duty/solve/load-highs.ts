import type { Highs, InitOptions } from 'highs';
import * as loader from 'highs';

/** HiGHS compiled to WebAssembly, about 50 ms to load. */
export function loadHighs(): Promise<Highs> {
  // The package's types describe a namespace, the module is the function.
  const load = loader.default as unknown as (options?: InitOptions) => Promise<Highs>;
  return load();
}
