#!/usr/bin/python3
"""GStreamer's own RTSP server over files, as a camera nobody here wrote.

gst-rtsp-server.py PORT DIR [--n N] [--auth user:password | --basic user:password] [--shared] [--ear NAME=LAUNCH]…
DIR/*.mkv are served as rtsp://127.0.0.1:PORT/<stem>, or with --n N as /cam0../camN-1 (files round robin).
A file name with 265, aac or g711 in it chooses the codecs. 
--ear serves a live camera at rtsp://127.0.0.1:PORT/NAME whose microphone is this piece of a pipeline, in G.711;
it can be connected to once.
PORT 0 picks a free one; prints `ready PORT`.
"""
import os
import sys

import gi

gi.require_version('Gst', '1.0')
gi.require_version('GstRtspServer', '1.0')
gi.require_version('GstRtsp', '1.0')
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

Gst.init(None)
port, root, options = sys.argv[1], os.path.abspath(sys.argv[2]), sys.argv[3:]


def option(key):
    return options[options.index(key) + 1] if key in options else None


count = int(option('--n') or 0)
digest, basic = option('--auth'), option('--basic')
server = GstRtspServer.RTSPServer()
server.set_address('127.0.0.1')
server.set_service(port)
server.set_backlog(512)
if digest or basic:
    auth, token = GstRtspServer.RTSPAuth(), GstRtspServer.RTSPToken()
    token.set_string('media.factory.role', 'user')
    if digest:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(*digest.split(':'), token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(*basic.split(':')), token)
    server.set_auth(auth)
files = sorted(name for name in os.listdir(root) if name.endswith('.mkv'))
for index in range(count or len(files)):
    name = files[index % len(files)]
    video = 'h265' if '265' in name else 'h264'
    audio = ''
    if 'aac' in name:
        audio = 'demux. ! queue ! aacparse ! rtpmp4gpay name=pay1 pt=97'
    elif 'g711' in name:
        audio = 'demux. ! queue ! rtppcmapay name=pay1 pt=8'
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_shared('--shared' in options)
    factory.set_launch(
        f'( filesrc location={os.path.join(root, name)} ! matroskademux name=demux '
        f'demux. ! queue ! {video}parse config-interval=-1 ! rtp{video}pay name=pay0 pt=96 {audio} )'
    )
    if digest or basic:
        permissions = GstRtspServer.RTSPPermissions()
        for right in ('media.factory.access', 'media.factory.construct'):
            permissions.add_permission_for_role('user', right, True)
        factory.set_permissions(permissions)
    server.get_mount_points().add_factory(f'/cam{index}' if count else '/' + name[:-4], factory)
for at, key in enumerate(options):
    if key != '--ear':
        continue
    name, ear = options[at + 1].split('=', 1)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(
        '( videotestsrc ! video/x-raw,width=160,height=90,framerate=5/1 '
        '! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=10 ! h264parse config-interval=-1 '
        f'! rtph264pay name=pay0 pt=96 {ear} ! audioconvert ! audioresample '
        '! audio/x-raw,rate=8000,channels=1 ! alawenc ! queue ! rtppcmapay name=pay1 pt=8 )'
    )
    server.get_mount_points().add_factory(f'/{name}', factory)
server.attach(None)
print('ready', server.get_bound_port(), flush=True)
GLib.MainLoop().run()
