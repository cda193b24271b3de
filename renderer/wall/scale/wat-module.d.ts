/** WebAssembly text, assembled by the build (tools/build/assemble-wat.ts): the module's bytes. */
declare module '*.wat' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
