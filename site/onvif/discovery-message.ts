import { escapeXml, find, findAll, readXml, textAt, type XmlNode } from './xml-reader.ts';

/** A device that answered a probe. `host` is where the answer came from, not what the device believes. */
export interface ProbeMatch {
  /** The device's own id (endpoint reference), or its address where it gives none. */
  readonly id: string;
  readonly name: string;
  readonly model: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
}

const LARGEST_DATAGRAM = 64 * 1024;
const LONGEST_WORD = 80;

/** WS-Discovery (April 2005) probe for network video transmitters (ONVIF Core, 7.3). `messageId` is a URN. */
export const probeMessage = (messageId: string): string =>
  `<?xml version="1.0" encoding="utf-8"?>` +
  `<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" ` +
  `xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">` +
  `<e:Header><w:MessageID>${escapeXml(messageId)}</w:MessageID>` +
  `<w:To e:mustUnderstand="true">urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>` +
  `<w:Action e:mustUnderstand="true">http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>` +
  `<e:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></e:Body></e:Envelope>`;

/**
 * Devices in an answer that came from `sender`. Answers to other probes count as none. A device behind address
 * translation names an address nobody here can reach: then the sender's is used with the path it named.
 */
export function readProbeMatches(
  datagram: Uint8Array,
  sender: string,
  messageId: string,
): readonly ProbeMatch[] {
  if (datagram.length > LARGEST_DATAGRAM) return [];
  const envelope = readXml(new TextDecoder().decode(datagram));
  const relatesTo = textAt(envelope, 'Header', 'RelatesTo');
  if (relatesTo !== '' && relatesTo !== messageId) return [];
  const matches = findAll(find(envelope, 'Body', 'ProbeMatches'), 'ProbeMatch');
  return matches.slice(0, 8).flatMap((match) => {
    const found = readMatch(match, sender);
    return found === null ? [] : [found];
  });
}

function readMatch(match: XmlNode, sender: string): ProbeMatch | null {
  const addresses = textAt(match, 'XAddrs')
    .split(/\s+/)
    .slice(0, 16)
    .flatMap((text) => (URL.canParse(text) ? [new URL(text)] : []))
    .filter(({ protocol }) => protocol === 'http:');
  const own = addresses.find(({ hostname }) => hostname === sender);
  const named = own ?? addresses[0];
  const scopes = textAt(match, 'Scopes').split(/\s+/).slice(0, 64);
  const word = (kind: string): string => {
    const prefix = `onvif://www.onvif.org/${kind}/`;
    const scope = scopes.find((text) => text.toLowerCase().startsWith(prefix));
    return scope === undefined ? '' : decoded(scope.slice(prefix.length)).slice(0, LONGEST_WORD);
  };
  const reference = textAt(match, 'EndpointReference', 'Address').slice(0, 200);
  return {
    id: reference === '' ? sender : reference,
    name: word('name'),
    model: word('hardware'),
    host: sender,
    port: named === undefined || named.port === '' ? 80 : Number(named.port),
    path: named === undefined ? '/onvif/device_service' : named.pathname.slice(0, 256),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
