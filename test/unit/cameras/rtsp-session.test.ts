import { describe, expect, test } from 'vitest';
import type { RtspResponse } from '../../../site/cameras/rtsp/rtsp-message.ts';
import { RtspSession, type SessionAction } from '../../../site/cameras/rtsp/rtsp-session.ts';

const SDP = [
  'v=0',
  'a=control:*',
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000',
  'a=control:v',
  'm=audio 0 RTP/AVP 8',
  'a=control:a',
].join('\r\n');
const DIGEST = 'Digest realm="cam", nonce="n1", qop="auth"';

function start(options: { password?: string; avoidsGetParameter?: boolean } = {}) {
  const session = new RtspSession({
    requestUrl: 'rtsp://h/s',
    credentials: options.password === undefined ? null : { username: 'u', password: options.password },
    clientNonce: () => 'c',
    wantsAudio: true,
    avoidsGetParameter: options.avoidsGetParameter ?? false,
  });
  const log: string[] = [];
  let cseq = 0;
  const note = (actions: readonly SessionAction[]): readonly SessionAction[] => {
    for (const action of actions)
      if (action.kind === 'send') {
        cseq = Number(/CSeq: (\d+)/.exec(action.text)?.[1]);
        log.push(action.text);
      }
    return actions;
  };
  const answer = (status: number, headers: Record<string, string | string[]> = {}, body = '') => {
    const all = new Map(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), [value].flat()]));
    const response: RtspResponse = { status, cseq, headers: all, body: Buffer.from(body) };
    return note(session.onResponse(response));
  };
  note(session.start());
  const methods = (): string[] => log.map((text) => text.slice(0, text.indexOf(' ')));
  return { session, answer, note, log, methods };
}

function play(run: ReturnType<typeof start>, publicMethods: string): readonly SessionAction[] {
  run.answer(200, { Public: publicMethods });
  run.answer(200, { 'Content-Base': 'rtsp://h/s/' }, SDP);
  run.answer(200, {
    Session: 'A;timeout=20',
    Transport: 'RTP/AVP/TCP;unicast;interleaved=4-5;ssrc= d6d6627',
  });
  run.answer(200, { Session: 'B ; timeout=20', Transport: 'RTP/AVP/TCP;unicast;interleaved=6-7' });
  return run.answer(200, { Session: 'B' });
}

describe('RTSP session', () => {
  test('OPTIONS, DESCRIBE, SETUP twice, PLAY; channels and session of the answers are used', () => {
    const run = start();
    const actions = play(run, 'OPTIONS, DESCRIBE');
    expect(run.methods()).toEqual(['OPTIONS', 'DESCRIBE', 'SETUP', 'SETUP', 'PLAY']);
    expect(run.log[2]).toContain('SETUP rtsp://h/s/v RTSP/1.0');
    expect(run.log[3]).toContain('Session: A\r\n');
    expect(run.log[4]).toContain('PLAY rtsp://h/s/ RTSP/1.0');
    expect(run.log[4]).toContain('Session: B\r\n');
    expect(actions.find((action) => action.kind === 'playing')).toEqual({
      kind: 'playing',
      keepAliveMs: 10_000,
    });
  });

  test('tracks are announced before PLAY is sent', () => {
    const run = start();
    run.answer(200);
    run.answer(200, {}, SDP);
    run.answer(200, { Session: 'A', Transport: 'RTP/AVP/TCP;unicast;interleaved=4-5' });
    const actions = run.answer(200, { Transport: 'RTP/AVP/TCP;unicast;interleaved=6-7' });
    expect(actions.map((action) => action.kind)).toEqual(['tracks', 'send', 'await']);
    const tracks = actions[0];
    if (tracks?.kind !== 'tracks') throw new Error('no tracks');
    expect([tracks.session.video.rtpChannel, tracks.session.audio?.rtpChannel]).toEqual([4, 6]);
  });

  test('keep-alive begins with OPTIONS and uses GET_PARAMETER only when advertised and liked', () => {
    const run = start();
    play(run, 'OPTIONS, GET_PARAMETER');
    run.note(run.session.keepAlive());
    run.answer(200, { Public: 'OPTIONS, GET_PARAMETER' });
    run.note(run.session.keepAlive());
    expect(run.session.isGetParameterPending).toBe(true);
    expect(run.methods().slice(5)).toEqual(['OPTIONS', 'GET_PARAMETER']);
    for (const other of [start(), start({ avoidsGetParameter: true })]) {
      play(other, other === run ? '' : 'OPTIONS');
      other.note(other.session.keepAlive());
      other.note(other.session.keepAlive());
      expect(other.methods().slice(5)).toEqual(['OPTIONS', 'OPTIONS']);
    }
    expect(run.session.teardown()[0]).toMatchObject({
      kind: 'send',
      text: expect.stringContaining('TEARDOWN'),
    });
  });

  test('a wrong password is tried once', () => {
    const run = start({ password: 'wrong' });
    run.answer(200);
    run.answer(401, { 'WWW-Authenticate': [DIGEST, 'Basic realm="cam"'] });
    expect(run.log.filter((text) => text.includes('Authorization: Digest'))).toHaveLength(1);
    const again = run.answer(401, { 'WWW-Authenticate': 'Digest realm="cam", nonce="n2", qop="auth"' });
    expect(again).toEqual([{ kind: 'failed', code: 'wrong-password' }]);
    expect(run.methods()).toEqual(['OPTIONS', 'DESCRIBE', 'DESCRIBE']);
  });

  test('a stale nonce is answered once more; a second time is an end', () => {
    const run = start({ password: 'x' });
    run.answer(401, { 'WWW-Authenticate': DIGEST }); // OPTIONS
    expect(run.log[1]).toContain('Authorization: Digest');
    run.answer(401, { 'WWW-Authenticate': 'Digest realm="cam", nonce="n2", stale=true' });
    expect(run.log[2]).toContain('nonce="n2"');
    expect(run.answer(401, { 'WWW-Authenticate': 'Digest realm="cam", nonce="n3", stale=true' })).toEqual([
      { kind: 'failed', code: 'wrong-password' },
    ]);
  });

  test('a fresh nonce after the password was accepted is not a wrong password', () => {
    const run = start({ password: 'x' });
    run.answer(200);
    run.answer(401, { 'WWW-Authenticate': DIGEST });
    run.answer(200, {}, SDP);
    run.answer(401, { 'WWW-Authenticate': 'Digest realm="cam", nonce="n9"' });
    expect(run.methods().at(-1)).toBe('SETUP');
    expect(run.log.at(-1)).toContain('nonce="n9"');
  });

  test('refusals have a reason each', () => {
    const cases: [number, string][] = [
      [401, 'password-needed'],
      [404, 'not-found'],
      [403, 'wrong-password'],
      [500, 'server-error'],
      [453, 'server-busy'],
      [503, 'server-busy'],
      [461, 'transport-unsupported'],
      [300, 'protocol-error'],
    ];
    for (const [status, code] of cases) {
      const run = start();
      run.answer(200);
      expect(run.answer(status)).toEqual([{ kind: 'failed', code }]);
    }
    const jpeg = start();
    jpeg.answer(200);
    expect(jpeg.answer(200, {}, 'm=video 0 RTP/AVP 26')).toEqual([
      { kind: 'failed', code: 'codec-unsupported' },
    ]);
    const udp = start();
    udp.answer(200);
    udp.answer(200, {}, SDP);
    expect(udp.answer(200, { Transport: 'RTP/AVP;unicast;client_port=4-5' })).toEqual([
      { kind: 'failed', code: 'transport-unsupported' },
    ]);
  });

  test('a refused audio track does not cost the picture', () => {
    const run = start();
    run.answer(200);
    run.answer(200, {}, SDP);
    run.answer(200, { Session: 'A' });
    const actions = run.answer(500);
    expect(actions.map((action) => action.kind)).toEqual(['tracks', 'send', 'await']);
    expect(run.methods().at(-1)).toBe('PLAY');
  });

  test('every request has a deadline and late answers change nothing', () => {
    const run = start();
    const stray: RtspResponse = { status: 404, cseq: 99, headers: new Map(), body: new Uint8Array(0) };
    expect(run.session.onResponse(stray)).toEqual([]);
    const actions = run.answer(200);
    expect(actions.find((action) => action.kind === 'await')).toMatchObject({ code: 'request-timeout' });
  });

  test('a server that forgets the nonce during the session: the keep-alive is answered at once, counting from 1', () => {
    const run = start({ password: 'x' });
    run.answer(401, { 'WWW-Authenticate': DIGEST });
    for (const headers of [{}, { Session: 'A' }, { Session: 'A' }, { Session: 'A' }])
      run.answer(200, headers, SDP);
    expect(
      run.log.filter((text) => text.includes('nonce="n1"')).map((text) => /nc=(\d+)/.exec(text)?.[1]),
    ).toEqual(['00000001', '00000002', '00000003', '00000004']);
    run.note(run.session.keepAlive());
    expect(run.log.at(-1)).toContain('nc=00000005');
    const sent = run.log.length;
    run.answer(401, { 'WWW-Authenticate': 'Digest realm="cam", nonce="n2", qop="auth", stale=TRUE' });
    expect(run.log.length).toBe(sent + 1);
    const again = run.log.at(-1) ?? '';
    expect([
      again.startsWith('OPTIONS '),
      again.includes('nonce="n2"'),
      again.includes('nc=00000001'),
    ]).toEqual([true, true, true]);
    // A server that refuses that too is not asked again until the next keep-alive; the picture goes on.
    expect(run.answer(401, { 'WWW-Authenticate': 'Digest realm="cam", nonce="n3", stale=true' })).toEqual([]);
    expect(run.session.step).toBe('playing');
    run.note(run.session.keepAlive());
    expect(run.log.at(-1)).toContain('nonce="n3"');
  });

  test('redirects name the next address; without a usable one they are an error', () => {
    for (const status of [301, 302, 303, 305, 307]) {
      const run = start({ password: 'x' });
      run.answer(200);
      const actions = run.answer(status, { Location: 'rtsp://other:8554/live' });
      expect(actions).toMatchObject([{ kind: 'redirect', url: { host: 'other', port: 8554 } }]);
    }
    for (const location of ['', 'http://h/', '/relative', 'rtsp://h:99999/']) {
      const run = start();
      run.answer(200);
      expect(run.answer(302, { Location: location })).toEqual([{ kind: 'failed', code: 'protocol-error' }]);
    }
    const playing = start();
    play(playing, 'OPTIONS');
    const request = (method: string) =>
      playing.session.onServerRequest({ method, cseq: 1, headers: new Map([['location', ['rtsp://b/x']]]) });
    expect(request('ANNOUNCE')).toEqual([]);
    expect(request('REDIRECT')).toMatchObject([
      { kind: 'redirect', url: { host: 'b', requestUrl: 'rtsp://b/x' } },
    ]);
  });

  test('UDP: our ports are offered, the ports and source of the answer are used', () => {
    const run = start();
    const ports = [
      { rtp: 5000, rtcp: 5001 },
      { rtp: 6000, rtcp: 6001 },
    ];
    run.note(run.session.start(ports));
    run.answer(200);
    run.answer(200, {}, SDP);
    expect(run.log.at(-1)).toContain('Transport: RTP/AVP;unicast;client_port=5000-5001\r\n');
    run.answer(200, {
      Session: 'A',
      Transport: 'RTP/AVP/UDP;unicast;client_port=5000-5001;server_port=7000-7001;source=10.0.0.9;ssrc= 1A',
    });
    expect(run.log.at(-1)).toContain('client_port=6000-6001');
    const tracks = run.answer(200, { Transport: 'RTP/AVP;unicast;client_port=6000-6001' })[0];
    if (tracks?.kind !== 'tracks') throw new Error('no tracks');
    expect(tracks.session.video.udp).toEqual({ serverPorts: { rtp: 7000, rtcp: 7001 }, source: '10.0.0.9' });
    expect(tracks.session.audio?.udp).toEqual({ serverPorts: null, source: null });
    const playing = run.answer(200);
    expect(playing.find((action) => action.kind === 'await')).toMatchObject({ code: 'udp-blocked' });
  });

  test('UDP: a server that answers with channels of the connection is taken at its word, multicast is refused', () => {
    const asked = (transport: string) => {
      const run = start();
      run.note(run.session.start([{ rtp: 5000, rtcp: 5001 }]));
      run.answer(200);
      run.answer(200, {}, 'm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000');
      return run.answer(200, { Transport: transport })[0];
    };
    expect(asked('RTP/AVP/TCP;interleaved=2-3')).toMatchObject({
      kind: 'tracks',
      session: { video: { rtpChannel: 2, udp: null } },
    });
    expect(asked('RTP/AVP;multicast;destination=239.0.0.1;port=1-2')).toEqual({
      kind: 'failed',
      code: 'transport-unsupported',
    });
  });

  test('RTP-Info with anything in it is ignored', () => {
    for (const info of ['url=x;seq=0;rtptime=;', 'url=x;seq=1', 'seq=zz;rtptime=-1', ';;;']) {
      const run = start();
      play(run, 'OPTIONS');
      const other = start();
      other.answer(200);
      other.answer(200, {}, SDP);
      other.answer(200, { Session: 'A' });
      other.answer(200);
      expect(other.answer(200, { 'RTP-Info': info }).map((action) => action.kind)).toEqual([
        'playing',
        'await',
      ]);
    }
  });

  test('a server known to keep dead sessions is named by its tool string', () => {
    const tracksOf = (tool: string) => {
      const run = start();
      run.answer(200);
      run.answer(200, {}, `v=0\r\na=tool:${tool}\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000`);
      const action = run.answer(200, { Session: 'A' })[0];
      return action?.kind === 'tracks' ? action.session.keepsDeadSessions : null;
    };
    expect(tracksOf('LIVE555 Streaming Media v2013.04.08')).toBe(true);
    expect(tracksOf('LIVE555 Streaming Media v2017.06.04')).toBe(false);
    expect(tracksOf('GStreamer')).toBe(false);
  });
});
