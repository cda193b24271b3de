/** One request as text (RFC 2326 section 6). Values that hold line breaks lose them: no header can be smuggled in. */
export function writeRequest(
  method: string,
  url: string,
  cseq: number,
  headers: readonly (readonly [name: string, value: string])[],
): string {
  let text = `${method} ${oneLine(url)} RTSP/1.0\r\nCSeq: ${cseq}\r\n`;
  for (const [name, value] of headers) text += `${name}: ${oneLine(value)}\r\n`;
  return `${text}\r\n`;
}

/** The answer to a request of the server: OPTIONS and REDIRECT are known, nothing else. */
export function writeAnswer(method: string, cseq: number | null): string {
  const status = method === 'OPTIONS' || method === 'REDIRECT' ? '200 OK' : '501 Not Implemented';
  return `RTSP/1.0 ${status}\r\n${cseq === null ? '' : `CSeq: ${cseq}\r\n`}\r\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}
