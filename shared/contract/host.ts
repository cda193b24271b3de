const LONGEST_HOST = 253;

/** Whether a text can stand as the host of an address: a name, IPv4, or IPv6 with or without brackets. */
export function isHost(text: string): boolean {
  if (text.length === 0 || text.length > LONGEST_HOST) return false;
  if (/^\d+(\.\d+)*$/.test(text)) return isIpv4(text);
  return (
    /^\[?(?=[^:]*:[^:]*:)[0-9a-fA-F:.]+\]?$/.test(text) ||
    /^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(text)
  );
}

/** Four numbers from 0 to 255 with dots between. */
export function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}
