/** RFC 6266: a plain name for old readers, the real one beside it; half a character of a name is no URL. */
export const dispositionOf = (name: string, plain: string): string =>
  `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`;
