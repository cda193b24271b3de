import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** Takes over a socket whose Host, Origin and credentials have been checked. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
