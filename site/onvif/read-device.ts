import type { OnvifDevice, OnvifProfile } from '../../shared/contract/onvif-device.ts';
import { proposeStreams } from './propose-streams.ts';
import { type DigestTools, OnvifError, type SoapSession, type SoapTarget, soapCall } from './soap-call.ts';
import { escapeXml, find, findAll, textAt, type XmlNode } from './xml-reader.ts';

const DEVICE = 'http://www.onvif.org/ver10/device/wsdl';
const MEDIA = 'http://www.onvif.org/ver10/media/wsdl';
const MEDIA2 = 'http://www.onvif.org/ver20/media/wsdl';
/** A recorder has three profiles for each of 64 channels at most. */
const MOST_PROFILES = 192;
const AT_ONCE = 4;
const LONGEST_WORD = 120;

export interface DeviceRequest extends SoapTarget {
  readonly user: string;
  readonly password: string;
}

/**
 * What a device is and which streams it offers. Only `Get…` requests are sent, only to the host that was reached:
 * other addresses the device names are rewritten to it. Rejects with OnvifError.
 */
export async function readDevice<C>(
  device: DeviceRequest,
  digest: DigestTools<C>,
  signal: AbortSignal,
): Promise<OnvifDevice> {
  const session: SoapSession = { user: device.user, password: device.password, clockOffsetMs: null };
  const ask = (target: SoapTarget, namespace: string, name: string, inner = ''): Promise<XmlNode> =>
    soapCall(target, { namespace, name, inner }, session, digest, signal);
  session.clockOffsetMs = await readClock(device, digest, signal);
  const information = await ask(device, DEVICE, 'GetDeviceInformation');
  const services = await readServices(device, ask);
  const profiles = await readProfiles(device, services, ask);
  const word = (name: string): string => textAt(information, name).slice(0, LONGEST_WORD);
  return {
    maker: word('Manufacturer'),
    model: word('Model'),
    firmware: word('FirmwareVersion'),
    serial: word('SerialNumber'),
    clockOffsetMs: session.clockOffsetMs,
    profiles,
    proposals: proposeStreams(profiles),
  };
}

type Ask = (target: SoapTarget, namespace: string, name: string, inner?: string) => Promise<XmlNode>;

/** The device's clock is asked without signing in (ONVIF Core 8.3.4); a device that does not tell is asked no more. */
async function readClock<C>(
  device: SoapTarget,
  digest: DigestTools<C>,
  signal: AbortSignal,
): Promise<number | null> {
  const call = { namespace: DEVICE, name: 'GetSystemDateAndTime', inner: '' };
  try {
    const sentMs = Date.now();
    const answer = await soapCall(device, call, null, digest, signal);
    const middleMs = (sentMs + Date.now()) / 2;
    const utc = find(answer, 'SystemDateAndTime', 'UTCDateTime');
    const number = (...path: string[]): number => {
      const text = textAt(utc, ...path);
      return /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
    };
    const [year, month, day] = [number('Date', 'Year'), number('Date', 'Month'), number('Date', 'Day')];
    const deviceMs = Date.UTC(
      year,
      month - 1,
      day,
      number('Time', 'Hour'),
      number('Time', 'Minute'),
      number('Time', 'Second'),
    );
    return Number.isNaN(deviceMs) ? null : Math.round(deviceMs - middleMs);
  } catch (error) {
    // Whoever cannot be reached or is no ONVIF device will not be asked a second time either.
    if (error instanceof OnvifError && (error.code === 'fault' || error.code === 'wrong-password'))
      return null;
    throw error;
  }
}

interface Services {
  readonly media: SoapTarget | null;
  readonly media2: SoapTarget | null;
}

async function readServices(device: SoapTarget, ask: Ask): Promise<Services> {
  try {
    const inner = '<IncludeCapability>false</IncludeCapability>';
    const services = findAll(await ask(device, DEVICE, 'GetServices', inner), 'Service');
    const at = (namespace: string): SoapTarget | null => {
      const found = services.find((service) => textAt(service, 'Namespace') === namespace);
      return found === undefined ? null : reachable(textAt(found, 'XAddr'), device);
    };
    return { media: at(MEDIA), media2: at(MEDIA2) };
  } catch (error) {
    // Devices before ONVIF 2 do not know GetServices.
    if (!(error instanceof OnvifError) || error.code !== 'fault') throw error;
    const answer = await ask(device, DEVICE, 'GetCapabilities', '<Category>Media</Category>');
    return { media: reachable(textAt(answer, 'Capabilities', 'Media', 'XAddr'), device), media2: null };
  }
}

/** A service address of the device, on the host that was reached. The port counts only when the host is that one. */
export function reachable(address: string, device: SoapTarget): SoapTarget | null {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, port, pathname, search } = new URL(address);
  if (protocol !== 'http:') return null;
  const path = `${pathname}${search}`.slice(0, 512);
  return { host: device.host, port: hostname === device.host ? Number(port || 80) : device.port, path };
}

async function readProfiles(device: SoapTarget, services: Services, ask: Ask): Promise<OnvifProfile[]> {
  const { media, media2 } = services;
  // Media 2 knows H.265; some devices offer it and then fail, so Media 1 stays behind it.
  const ways = [
    ...(media2 === null ? [] : [{ target: media2, namespace: MEDIA2, read: profile2 }]),
    ...(media === null ? [] : [{ target: media, namespace: MEDIA, read: profile1 }]),
  ];
  let failure: OnvifError | null = null;
  for (const { target, namespace, read } of ways)
    try {
      const inner = namespace === MEDIA2 ? '<Type>VideoSource</Type><Type>VideoEncoder</Type>' : '';
      const answer = await ask(target, namespace, 'GetProfiles', inner);
      const found = findAll(answer, 'Profiles').slice(0, MOST_PROFILES).flatMap(read);
      if (found.length === 0) continue;
      return await withAddresses(found, device, (token) =>
        ask(target, namespace, 'GetStreamUri', streamRequest(namespace, token)),
      );
    } catch (error) {
      if (!(error instanceof OnvifError) || error.code === 'wrong-password' || error.code === 'timeout')
        throw error;
      failure = error;
    }
  if (failure !== null) throw failure;
  return [];
}

function streamRequest(namespace: string, token: string): string {
  const escaped = escapeXml(token);
  if (namespace === MEDIA2) return `<Protocol>RTSP</Protocol><ProfileToken>${escaped}</ProfileToken>`;
  const schema = 'xmlns="http://www.onvif.org/ver10/schema"';
  return (
    `<StreamSetup><Stream ${schema}>RTP-Unicast</Stream><Transport ${schema}><Protocol>RTSP</Protocol></Transport>` +
    `</StreamSetup><ProfileToken>${escaped}</ProfileToken>`
  );
}

type Described = Omit<OnvifProfile, 'uri' | 'toldHost'>;

const figure = (text: string): number | null => (/^\d{1,7}(\.\d+)?$/.test(text) ? Number(text) : null);

function described(profile: XmlNode, source: XmlNode | null, encoder: XmlNode | null): Described[] {
  const token = profile.attributes.get('token') ?? '';
  if (token === '' || token.length > 64 || encoder === null) return [];
  const rate = find(encoder, 'RateControl');
  return [
    {
      token,
      name: (textAt(profile, 'Name') || token).slice(0, LONGEST_WORD),
      source: (textAt(source, 'SourceToken') || 'main').slice(0, 64),
      encoding: textAt(encoder, 'Encoding').slice(0, 16).toUpperCase(),
      width: figure(textAt(encoder, 'Resolution', 'Width')),
      height: figure(textAt(encoder, 'Resolution', 'Height')),
      fps: figure(textAt(rate, 'FrameRateLimit')),
      bitrateKbps: figure(textAt(rate, 'BitrateLimit')),
    },
  ];
}

const profile1 = (profile: XmlNode): Described[] =>
  described(profile, find(profile, 'VideoSourceConfiguration'), find(profile, 'VideoEncoderConfiguration'));

function profile2(profile: XmlNode): Described[] {
  const configurations = find(profile, 'Configurations');
  return described(profile, find(configurations, 'VideoSource'), find(configurations, 'VideoEncoder'));
}

/** Asks for the address of every profile, a few at once; a profile without a usable address is left out. */
async function withAddresses(
  profiles: readonly Described[],
  device: SoapTarget,
  askAddress: (token: string) => Promise<XmlNode>,
): Promise<OnvifProfile[]> {
  const found: OnvifProfile[] = [];
  for (let from = 0; from < profiles.length; from += AT_ONCE) {
    const answers = await Promise.all(
      profiles.slice(from, from + AT_ONCE).map(async (profile) => {
        const answer = await askAddress(profile.token).catch((error: unknown) => {
          // One profile that has no stream does not hide the others.
          if (error instanceof OnvifError && error.code === 'fault') return null;
          throw error;
        });
        const told = textAt(answer, 'MediaUri', 'Uri') || textAt(answer, 'Uri');
        const address = streamAddress(told, device.host);
        return address === null ? [] : [{ ...profile, ...address }];
      }),
    );
    found.push(...answers.flat());
  }
  return found;
}

/** A stream address on the host that was reached, without credentials; `toldHost` when the device named another. */
export function streamAddress(told: string, host: string): { uri: string; toldHost: string | null } | null {
  const match = /^rtsp:\/\/(?:[^/?#]*@)?(\[[0-9a-fA-F:.]+\]|[^/:?#@\s]+)(?::(\d{1,5}))?([/?][^\s#]*)?$/i.exec(
    told.slice(0, 1024),
  );
  if (match === null) return null;
  const [, toldHost = '', port = '554', path = '/'] = match;
  const reached = host.includes(':') ? `[${host}]` : host;
  const isSame = toldHost.toLowerCase() === reached.toLowerCase();
  return { uri: `rtsp://${reached}:${port}${path}`, toldHost: isSame ? null : toldHost };
}
