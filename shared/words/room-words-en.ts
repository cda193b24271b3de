import type { RoomWords } from './room-words-zh.ts';

export const roomWordsEn: RoomWords = {
  verdicts: { pass: 'Pass', warn: 'Attention', fail: 'Fail', 'not-measurable': 'Not measured' },
  reasons: {
    'no-camera': { cause: 'No camera', action: 'Add a camera with a microphone, or listen in the room' },
    'no-stream': { cause: 'The camera is not connected', action: 'Repair the camera, then repeat the room' },
    'no-microphone': {
      cause: 'The camera has no microphone',
      action: 'Switch its sound on, or listen in the room',
    },
    'codec-unsupported': { cause: 'Sound format not supported', action: 'Set the camera to AAC or G.711' },
    'ffmpeg-missing': { cause: 'FFmpeg is missing for AAC', action: 'Install FFmpeg, or use G.711' },
    'decoder-failed': { cause: 'The sound could not be decoded', action: 'Repeat; else restart the camera' },
    'microphone-muted': {
      cause: 'The microphone sends only zeros',
      action: 'Check its wire and mute setting',
    },
    'capture-incomplete': {
      cause: 'Too much sound was lost on the network',
      action: 'Check the network, then repeat',
    },
    'own-glitch': {
      cause: 'Playing or this computer stuttered; not the room',
      action: 'Close other programs and repeat',
    },
    disturbed: {
      cause: 'A voice, an announcement, rain or automatic gain was heard',
      action: 'Keep quiet, switch automatic gain off, repeat',
    },
    'gain-control': { cause: 'The camera turns its gain', action: 'Switch automatic gain off, repeat' },
    cancelled: { cause: 'The check was cancelled', action: 'Check again when needed' },
    'no-signal-anywhere': { cause: 'No room heard the signal', action: 'Check amplifier, host and output' },
    'analysis-failed': {
      cause: 'The calculation did not finish',
      action: 'Repeat; report it when it recurs',
    },
    'emission-broken': {
      cause: 'This computer stopped playing; the room is not to blame',
      action: 'Check sound card and cable, repeat',
    },
    'no-signal': {
      cause: 'Other rooms hear it, this one does not',
      action: 'Check loudspeaker, volume switch and zone line',
    },
    'wrong-room-late': { cause: 'The sound arrives too late', action: 'Check the delay of the zone' },
    'sti-low': {
      cause: 'Speech is not intelligible enough',
      action: 'Turn the loudspeaker, shut windows, reduce echo',
    },
    'sti-uncertain': {
      cause: 'Intelligibility close to the limit',
      action: 'Repeat once; else listen in the room',
    },
    'snr-low': { cause: 'Too little above the noise', action: 'Turn it up; switch fans off, shut windows' },
    'level-low': {
      cause: 'Much quieter than the other rooms',
      action: 'Check volume switch and both loudspeakers',
    },
    'level-high': { cause: 'Much louder than the other rooms', action: 'Check the volume switch' },
    distorted: { cause: 'Distorted', action: 'Turn it down; check loudspeaker and amplifier' },
    hum: { cause: 'Strong mains hum', action: 'Check earth and cable screen' },
    clipped: { cause: 'Overloaded', action: 'Turn down volume or microphone gain, repeat' },
    dropouts: { cause: 'The sound broke off', action: 'Check loudspeaker wires and zone relay' },
    'response-uneven': { cause: 'Muffled, thin or boomy', action: 'Check loudspeaker and equaliser' },
    'channel-swapped': { cause: 'Left and right are swapped', action: 'Swap the channels' },
    'channel-dead': { cause: 'One channel is silent', action: 'Check its wire and amplifier' },
    'polarity-reversed': { cause: 'Loudspeakers cancel each other', action: 'Swap the wires of one of them' },
    'wrong-programme': { cause: 'Not the chosen recording', action: 'Check the file and the zone' },
    'wrong-speed': { cause: 'Wrong playing speed', action: 'Check player and sample rate' },
    'programme-missing': {
      cause: 'Parts of the recording are missing',
      action: 'Check the line, play again',
    },
    'chain-differs': {
      cause: 'Main and backup system sound different',
      action: 'Compare volume and equaliser of the two, measure both again',
    },
    'switch-slow': {
      cause: 'Silent too long at the change-over',
      action: 'Check the switch, keep the backup host powered, drill again',
    },
    'switch-not-back': {
      cause: 'The backup system was not heard after the change-over',
      action: 'Check backup host, amplifier and switch',
    },
    'switch-not-seen': {
      cause: 'No change-over was heard',
      action: 'Is the room wired to the backup system? Repeat once it was switched',
    },
    'switch-unclear': {
      cause: 'The signal was not heard clearly before the change-over, or it came too early',
      action: 'Change over after 6 s of the signal, repeat',
    },
    'zone-silent': {
      cause: 'The room does not hear the signal of its own zone',
      action: 'See which zone its loudspeaker is wired to; check zone switch and line',
    },
    'zone-foreign': {
      cause: 'The room hears the signal of another zone',
      action: 'Its loudspeaker is likely wired to the wrong zone: rewire by the zone list, repeat',
    },
    'zone-faint': {
      cause: 'The room hears another zone faintly',
      action: 'Shut doors and windows; make sure it comes through the wall',
    },
    'baseline-changed': { cause: 'Different from the acceptance', action: 'Ask whether a knob was touched' },
    'codec-limited': {
      cause: 'The camera carries only part of the band',
      action: 'Usable bands only; not certifiable',
    },
    'network-loss': { cause: 'The camera lost packets', action: 'Not the loudspeaker; check the network' },
    'gaps-not-searched': {
      cause: 'Noise or lost time: short gaps were not looked for',
      action: 'Repeat when quiet, or listen in the room',
    },
    'gaps-not-in-kind': {
      cause: 'Gaps are not looked for by the sweep',
      action: 'For gaps run the whole check or the intelligibility check',
    },
    'no-background': { cause: 'No quiet background was heard', action: 'No noise ratio; repeat when needed' },
  },
};
