import { accessSync, constants, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { z } from 'zod';
import { CommandError, EXIT } from '../../server/process/exit.ts';
import { SiteConfig } from '../../shared/contract/site-config.ts';

/**
 * Reads and checks a configuration file. Every refusal is one sentence naming the key and the file
 * (exit 2), before anything starts. Paths inside become absolute, relative to the file's folder.
 */
export function loadSiteConfig(path: string): SiteConfig {
  const refuse = (key: string, why: string): never => {
    throw new CommandError(EXIT.usage, `${path}: ${key}: ${why}`);
  };
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new CommandError(
      EXIT.usage,
      `${path}: the configuration file ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    // The engine's message quotes the text around the fault, which may hold a password.
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const line = position === undefined ? null : text.slice(0, Number(position)).split('\n').length;
    throw new CommandError(EXIT.usage, `${path}: not valid JSON${line === null ? '' : ` in line ${line}`}`);
  }
  const parsed = SiteConfig.safeParse(json);
  if (!parsed.success) {
    const { key, why } = wordIssue(parsed.error.issues[0]);
    return refuse(key, why);
  }
  const config = parsed.data;
  checkReferences(config, refuse);
  const folder = dirname(resolve(path));
  const fileAt = (key: string, relative: string): string => {
    const absolute = resolve(folder, relative);
    try {
      accessSync(absolute, constants.R_OK);
    } catch {
      refuse(key, `the file ${absolute} does not exist or cannot be read`);
    }
    return absolute;
  };
  return {
    ...config,
    ...(config.uplink && { uplink: { enrolment: fileAt('uplink.enrolment', config.uplink.enrolment) } }),
    ...(config.ffmpeg !== undefined && {
      ffmpeg: /[\\/]/.test(config.ffmpeg) ? fileAt('ffmpeg', config.ffmpeg) : config.ffmpeg,
    }),
    ...(config.lan && {
      lan: {
        ...config.lan,
        certificate: fileAt('lan.certificate', config.lan.certificate),
        key: fileAt('lan.key', config.lan.key),
      },
    }),
  };
}

type Issue = z.core.$ZodIssue;

function wordIssue(issue: Issue | undefined): { key: string; why: string } {
  if (!issue) return { key: 'the file', why: 'not valid' };
  const key = issue.path.join('.') || 'the file';
  if (issue.code === 'unrecognized_keys') {
    const unknown = issue.keys[0] ?? '';
    return { key: key === 'the file' ? unknown : `${key}.${unknown}`, why: 'unknown key' };
  }
  return { key, why: issue.message };
}

function checkReferences(config: SiteConfig, refuse: (key: string, why: string) => never): void {
  const rooms = new Set<string>();
  for (const [index, room] of config.rooms.entries()) {
    if (rooms.has(room.id)) refuse(`rooms.${index}.id`, `the id ${room.id} is used twice`);
    rooms.add(room.id);
  }
  const cameras = new Set<string>();
  for (const [index, camera] of config.cameras.entries()) {
    if (cameras.has(camera.id)) refuse(`cameras.${index}.id`, `the id ${camera.id} is used twice`);
    cameras.add(camera.id);
    if (!rooms.has(camera.roomId)) refuse(`cameras.${index}.roomId`, `there is no room ${camera.roomId}`);
  }
}
