import type { FastifyReply } from 'fastify';
import type { RosterFile } from '../ports/roster-papers.ts';
import { dispositionOf } from './disposition.ts';

/** A file to keep: made anew for every request. */
export const sendFile = (reply: FastifyReply, { bytes, fileName, mediaType }: RosterFile, plain: string) =>
  reply
    .type(mediaType)
    .header('cache-control', 'no-store')
    .header('content-disposition', dispositionOf(fileName, plain))
    .send(Buffer.from(bytes));
