/** RFC 6266: a plain name for old readers, the real one beside it. */
export const dispositionOf = (name: string, plain: string): string =>
  `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
