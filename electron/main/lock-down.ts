import type { Session, WebContents } from 'electron';

/** Denies every permission but the microphone and the choice of a sound output, and those only to the service's own pages. */
export function denyPermissions(session: Session, origin: () => string | null): void {
  const isSound = (permission: string, types: readonly string[] | undefined): boolean =>
    permission === 'speaker-selection' ||
    (permission === 'media' && (types === undefined || types.every((type) => type === 'audio')));
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const types = 'mediaTypes' in details ? details.mediaTypes : undefined;
    answer(isOwn(details.requestingUrl, origin()) && isSound(permission, types));
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const { mediaType } = details;
    return isOwn(requestingOrigin, origin()) && isSound(permission, mediaType ? [mediaType] : undefined);
  });
}

/** The window stays on the service's pages: no other address, no new windows, no attached web views. */
export function lockNavigation(contents: WebContents, origin: () => string | null): void {
  const keep = (event: { preventDefault(): void }, url: string): void => {
    if (!isOwn(url, origin())) event.preventDefault();
  };
  contents.on('will-navigate', (event) => keep(event, event.url));
  contents.on('will-frame-navigate', (event) => keep(event, event.url));
  contents.on('will-redirect', (event) => keep(event, event.url));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

export function isOwn(url: string | undefined, origin: string | null): boolean {
  if (url === undefined || origin === null || !URL.canParse(url)) return false;
  return new URL(url).origin === origin;
}
