import { createHash } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * An ONVIF camera written from the specifications: ONVIF Core (device service, faults, 5.9 security), Media 1 and
 * Media 2 service specifications, WS-Discovery April 2005, WS-Security UsernameToken Profile 1.0, RFC 7616.
 * It shares no code with the product, keeps every action it was asked for, and refuses what a camera refuses.
 */

export interface FakeProfile {
  readonly token: string;
  readonly source: string;
  readonly encoding: string;
  readonly width: number;
  readonly height: number;
  readonly uri: string;
}

export interface OnvifCameraOptions {
  readonly address?: string;
  readonly user?: string;
  readonly password?: string;
  readonly profiles?: readonly FakeProfile[];
  /** The camera's clock minus the true one. */
  readonly clockOffsetMs?: number;
  /** How it wants people to sign in. */
  readonly signIn?: 'token' | 'digest' | 'basic';
  readonly hasGetServices?: boolean;
  readonly media2?: 'none' | 'works' | 'broken';
  /** What it believes its own address to be (behind address translation). */
  readonly toldHost?: string;
  /** UDP port for WS-Discovery; 0 takes a free one, null answers no probes. */
  readonly discoveryPort?: number | null;
  /** Answers instead of the camera's own. */
  readonly misbehave?: (request: IncomingMessage, response: ServerResponse, body: string) => boolean;
  /** Datagrams sent instead of the camera's own answer to a probe. */
  readonly datagrams?: (probe: string) => readonly (string | Buffer)[];
}

export interface OnvifCamera {
  readonly address: string;
  readonly httpPort: number;
  readonly discoveryPort: number;
  /** Names of every request it was sent, in order, refused ones too. */
  readonly actions: string[];
  readonly refusals: () => number;
  close(): Promise<void>;
}

const S = 'http://www.w3.org/2003/05/soap-envelope';
const envelope = (body: string): string =>
  `<?xml version="1.0"?><SOAP-ENV:Envelope xmlns:SOAP-ENV="${S}" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" ` +
  `xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tr2="http://www.onvif.org/ver20/media/wsdl" ` +
  `xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:ter="http://www.onvif.org/ver10/error">` +
  `<SOAP-ENV:Body>${body}</SOAP-ENV:Body></SOAP-ENV:Envelope>`;
const fault = (subcode: string): string =>
  envelope(
    `<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value><SOAP-ENV:Subcode>` +
      `<SOAP-ENV:Value>ter:${subcode}</SOAP-ENV:Value></SOAP-ENV:Subcode></SOAP-ENV:Code>` +
      `<SOAP-ENV:Reason><SOAP-ENV:Text xml:lang="en">${subcode}</SOAP-ENV:Text></SOAP-ENV:Reason></SOAP-ENV:Fault>`,
  );
const between = (text: string, name: string): string =>
  new RegExp(`<(?:\\w+:)?${name}(?:\\s[^>]*)?>([^<]*)</`).exec(text)?.[1] ?? '';
const plain = (text: string): string =>
  text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

export async function startOnvifCamera(options: OnvifCameraOptions = {}): Promise<OnvifCamera> {
  const { address = '127.0.0.1', user = 'admin', password = 'camera-secret', signIn = 'token' } = options;
  const { clockOffsetMs = 0, media2 = 'none', hasGetServices = true, profiles = [] } = options;
  const actions: string[] = [];
  const nonces = new Set<string>();
  let refusals = 0;
  let port = 0;
  const nowMs = (): number => Date.now() + clockOffsetMs;

  /** UsernameToken: right digest, a time within five seconds of this clock, a nonce never seen. */
  const hasToken = (body: string): boolean => {
    const nonce = between(body, 'Nonce');
    const created = between(body, 'Created');
    const digest = createHash('sha1')
      .update(Buffer.from(nonce, 'base64'))
      .update(created)
      .update(password)
      .digest('base64');
    const isFresh = Math.abs(Date.parse(created) - nowMs()) <= 5_000 && !nonces.has(nonce);
    nonces.add(nonce);
    return isFresh && plain(between(body, 'Username')) === user && between(body, 'Password') === digest;
  };
  const hasDigest = (request: IncomingMessage): boolean => {
    const header = request.headers.authorization ?? '';
    const part = (name: string): string => new RegExp(`${name}="?([^",]*)`).exec(header)?.[1] ?? '';
    const a1 = md5(`${user}:onvif:${password}`);
    const a2 = md5(`POST:${request.url}`);
    const wanted = md5(`${a1}:the-nonce:${part('nc')}:${part('cnonce')}:auth:${a2}`);
    return header.startsWith('Digest ') && part('response') === wanted;
  };
  const isSignedIn = (request: IncomingMessage, body: string): boolean =>
    signIn === 'token' ? hasToken(body) : signIn === 'digest' ? hasDigest(request) : false;

  const http: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const action = /<(?:\w+:)?Body[^>]*>\s*<(?:\w+:)?(\w+)/.exec(body)?.[1] ?? '';
      actions.push(action);
      if (options.misbehave?.(request, response, body)) return;
      const send = (status: number, text: string): void =>
        void response.writeHead(status, { 'content-type': 'application/soap+xml; charset=utf-8' }).end(text);
      if (action !== 'GetSystemDateAndTime' && !isSignedIn(request, body)) {
        refusals += 1;
        if (signIn === 'token') return send(400, fault('NotAuthorized'));
        const challenge =
          signIn === 'digest' ? 'Digest realm="onvif", nonce="the-nonce", qop="auth"' : 'Basic realm="onvif"';
        return void response.writeHead(401, { 'www-authenticate': challenge }).end();
      }
      const answer = answerTo(action, body, request.url ?? '');
      send(answer.includes(':Fault>') ? 400 : 200, answer);
    });
  });
  const xaddr = (path: string): string =>
    `http://${options.toldHost ?? address}:${options.toldHost ? 80 : port}${path}`;

  function answerTo(action: string, body: string, url: string): string {
    const now = new Date(nowMs());
    switch (action) {
      case 'GetSystemDateAndTime':
        return envelope(
          `<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>` +
            `<tt:UTCDateTime><tt:Time><tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute>` +
            `<tt:Second>${now.getUTCSeconds()}</tt:Second></tt:Time><tt:Date><tt:Year>${now.getUTCFullYear()}</tt:Year>` +
            `<tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day></tt:Date></tt:UTCDateTime>` +
            `</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>`,
        );
      case 'GetDeviceInformation':
        return envelope(
          `<tds:GetDeviceInformationResponse><tds:Manufacturer>Example &amp; Co</tds:Manufacturer><tds:Model>IPC-1</tds:Model>` +
            `<tds:FirmwareVersion>V1.2</tds:FirmwareVersion><tds:SerialNumber>0001</tds:SerialNumber>` +
            `<tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>`,
        );
      case 'GetServices': {
        if (!hasGetServices) return fault('ActionNotSupported');
        const service = (namespace: string, path: string): string =>
          `<tds:Service><tds:Namespace>${namespace}</tds:Namespace><tds:XAddr>${xaddr(path)}</tds:XAddr></tds:Service>`;
        return envelope(
          `<tds:GetServicesResponse>${service('http://www.onvif.org/ver10/device/wsdl', '/onvif/device_service')}` +
            `${service('http://www.onvif.org/ver10/media/wsdl', '/onvif/media')}` +
            `${media2 === 'none' ? '' : service('http://www.onvif.org/ver20/media/wsdl', '/onvif/media2')}</tds:GetServicesResponse>`,
        );
      }
      case 'GetCapabilities':
        return envelope(
          `<tds:GetCapabilitiesResponse><tds:Capabilities><tt:Media><tt:XAddr>${xaddr('/onvif/media')}</tt:XAddr></tt:Media>` +
            `</tds:Capabilities></tds:GetCapabilitiesResponse>`,
        );
      case 'GetProfiles':
        if (url === '/onvif/media2' && media2 === 'broken') return fault('Action');
        return url === '/onvif/media2' ? profilesOf2() : profilesOf1();
      case 'GetStreamUri': {
        const uri = profiles.find(({ token }) => token === plain(between(body, 'ProfileToken')))?.uri;
        if (uri === undefined) return fault('NoProfile');
        return url === '/onvif/media2'
          ? envelope(
              `<tr2:GetStreamUriResponse><tr2:Uri>${uri.replaceAll('&', '&amp;')}</tr2:Uri></tr2:GetStreamUriResponse>`,
            )
          : envelope(
              `<trt:GetStreamUriResponse><trt:MediaUri><tt:Uri>${uri.replaceAll('&', '&amp;')}</tt:Uri>` +
                `<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect><tt:Timeout>PT0S</tt:Timeout></trt:MediaUri></trt:GetStreamUriResponse>`,
            );
      }
      default:
        return fault('ActionNotSupported');
    }
  }
  const encoder = ({ encoding, width, height }: FakeProfile): string =>
    `<tt:Encoding>${encoding}</tt:Encoding><tt:Resolution><tt:Width>${width}</tt:Width><tt:Height>${height}</tt:Height></tt:Resolution>` +
    `<tt:RateControl><tt:FrameRateLimit>15</tt:FrameRateLimit><tt:BitrateLimit>512</tt:BitrateLimit></tt:RateControl>`;
  const profilesOf1 = (): string =>
    envelope(
      `<trt:GetProfilesResponse>${profiles
        // Media 1 has no word for H.265: such profiles do not show there.
        .filter(({ encoding }) => encoding !== 'H265')
        .map(
          (profile) =>
            `<trt:Profiles token="${profile.token}" fixed="true"><tt:Name>${profile.token}</tt:Name>` +
            `<tt:VideoSourceConfiguration token="v"><tt:SourceToken>${profile.source}</tt:SourceToken></tt:VideoSourceConfiguration>` +
            `<tt:VideoEncoderConfiguration token="e">${encoder(profile)}</tt:VideoEncoderConfiguration></trt:Profiles>`,
        )
        .join('')}</trt:GetProfilesResponse>`,
    );
  const profilesOf2 = (): string =>
    envelope(
      `<tr2:GetProfilesResponse>${profiles
        .map(
          (profile) =>
            `<tr2:Profiles token="${profile.token}" fixed="true"><tr2:Name>${profile.token}</tr2:Name><tr2:Configurations>` +
            `<tr2:VideoSource token="v"><tt:SourceToken>${profile.source}</tt:SourceToken></tr2:VideoSource>` +
            `<tr2:VideoEncoder token="e">${encoder(profile)}</tr2:VideoEncoder></tr2:Configurations></tr2:Profiles>`,
        )
        .join('')}</tr2:GetProfilesResponse>`,
    );

  await new Promise<void>((resolve) => http.listen(0, address, resolve));
  port = (http.address() as AddressInfo).port;
  let udp: Socket | null = null;
  if (options.discoveryPort !== null) {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    socket.on('error', () => undefined);
    socket.on('message', (datagram, sender) => {
      const probe = datagram.toString('utf8');
      const reply = (answer: string | Buffer): void => socket.send(answer, sender.port, sender.address);
      if (options.datagrams !== undefined) for (const answer of options.datagrams(probe)) reply(answer);
      else reply(probeMatch(between(probe, 'MessageID'), xaddr('/onvif/device_service')));
    });
    await new Promise<void>((resolve) => socket.bind(options.discoveryPort ?? 0, address, resolve));
    udp = socket;
  }
  return {
    address,
    httpPort: port,
    discoveryPort: udp?.address().port ?? 0,
    actions,
    refusals: () => refusals,
    close: async () => {
      udp?.close();
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

export const probeMatch = (relatesTo: string, xaddrs: string, id = 'urn:uuid:camera-1'): string =>
  `<?xml version="1.0"?><s:Envelope xmlns:s="${S}" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" ` +
  `xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"><s:Header><a:RelatesTo>${relatesTo}</a:RelatesTo></s:Header>` +
  `<s:Body><d:ProbeMatches><d:ProbeMatch><a:EndpointReference><a:Address>${id}</a:Address></a:EndpointReference>` +
  `<d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>onvif://www.onvif.org/type/video_encoder ` +
  `onvif://www.onvif.org/name/Example%20Cam onvif://www.onvif.org/hardware/IPC-1</d:Scopes>` +
  `<d:XAddrs>${xaddrs}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`;
