import { useEffect } from 'react';
import { audioCheckFeed } from '../../../client/site.ts';
import { useFeed } from '../../../client/use-client.ts';
import { followCheck } from './signal-player.ts';

/** Plays the signals of checks whichever page of the console is open: leaving the check page does not cut them off. */
export function SignalHost() {
  const check = useFeed(audioCheckFeed).value;
  useEffect(() => followCheck(check ?? null), [check]);
  return null;
}
