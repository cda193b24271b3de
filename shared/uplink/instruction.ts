import { z } from 'zod';
import type { UplinkTools, Verify } from './tools.ts';

/** What an instruction (指令) says. The same for every site it is for. */
export const INSTRUCTION_FIELDS = {
  id: z.string().regex(/^[0-9A-Za-z-]{8,64}$/),
  /** Name of the issuing level. */
  issuer: z.string().min(1).max(128),
  /** `*`: every site under the issuer; else the code of the one site this copy is signed for. */
  to: z.string().regex(/^(\*|[0-9A-Za-z]{4,20})$/),
  issuedAtMs: z.number().int().min(0),
  /** From then on it is not to be acted upon any more. */
  expiresAtMs: z.number().int().min(0),
  /** `read`: somebody confirms having read it; `done`: and later says whether it was carried out. */
  requires: z.enum(['read', 'done']),
  text: z.string().min(1).max(1000),
} as const;
export const Instruction = z.object(INSTRUCTION_FIELDS);
export type Instruction = z.infer<typeof Instruction>;

/** Stages at one site, in order; the last two exclude each other. */
export const INSTRUCTION_STAGES = ['received', 'displayed', 'confirmed', 'executed', 'refused'] as const;
export const InstructionStage = z.enum(INSTRUCTION_STAGES);
export type InstructionStage = z.infer<typeof InstructionStage>;

/** Why a site did not take an instruction. `changed`: a known id with other content; `repeated`: the same one again. */
export const REJECTIONS = ['signature', 'other-site', 'changed', 'repeated'] as const;
export type Rejection = (typeof REJECTIONS)[number];

/** SHA-256 over the content (not over the addressee), lower-case hexadecimal. */
export function instructionHash(tools: UplinkTools, instruction: Omit<Instruction, 'to'>): string {
  const { id, issuer, issuedAtMs, expiresAtMs, requires, text } = instruction;
  const content = JSON.stringify([id, issuer, issuedAtMs, expiresAtMs, requires, text]);
  const digest = tools.sha256(tools.encodeText(`exam-uplink.v1|cmd|${content}`));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What the issuer signs (Ed25519): the content for one addressee, so that no copy is good for another site. */
export const instructionSigningText = (to: string, hash: string): string =>
  `exam-uplink.v1|instruction|${to}|${hash}`;

const CODE_LENGTH = 8;
/** What is dictated over the telephone while the line is down, to recognise the instruction later. */
export const phoneCode = (hash: string): string => hash.slice(0, CODE_LENGTH).toUpperCase();
export const PhoneCode = z
  .string()
  .transform((text) => text.replace(/[\s-]/g, '').toUpperCase())
  .pipe(z.string().regex(/^[0-9A-F]{8}$/));

/** Null when the instruction is for this site and signed by a level it obeys. */
export function rejectionOf(
  tools: UplinkTools,
  site: string,
  issuers: readonly Verify[],
  instruction: Instruction,
  signature: string,
): 'signature' | 'other-site' | null {
  const text = instructionSigningText(instruction.to, instructionHash(tools, instruction));
  if (!issuers.some((verify) => verify(text, signature))) return 'signature';
  return instruction.to === '*' || instruction.to === site ? null : 'other-site';
}

/** Words with the same content are the same text however they were spaced, cased or punctuated. */
export const isSameDictation = (a: string, b: string): boolean => bare(a) === bare(b);
const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{P}]/gu, '')
    .toLowerCase();
