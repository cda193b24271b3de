import { z } from 'zod';

const Pem = (label: string) =>
  z
    .string()
    .max(16_384)
    .refine((text) => text.includes(`-----BEGIN ${label}-----`), `must be a PEM text with BEGIN ${label}`);

/** The file `exam-centre enrol` writes for one site (mode 0600: it holds two private keys). */
export const Enrolment = z.object({
  format: z.literal('exam-enrolment/1'),
  site: z.object({ code: z.string().regex(/^[0-9A-Za-z]{4,20}$/), name: z.string().min(1).max(64) }),
  /** In the order they are tried. */
  endpoints: z
    .array(
      z
        .string()
        .max(512)
        .regex(/^wss:\/\/[^\s/@]+(\/\S*)?$/, 'must be an address like wss://host:7361/uplink'),
    )
    .min(1)
    .max(16),
  ca: Pem('CERTIFICATE'),
  certificate: Pem('CERTIFICATE'),
  privateKey: Pem('PRIVATE KEY'),
  /** Ed25519, signs batches and seals. */
  signingKey: Pem('PRIVATE KEY'),
  /** The centre's word for the signing key, so that seals can be trusted elsewhere. Older files have none. */
  signingCertificate: Pem('CERTIFICATE').optional(),
  /** Ed25519, verify instructions from above. */
  issuerPublicKeys: z.array(Pem('PUBLIC KEY')).max(16),
  notAfterMs: z.number().int().positive(),
});
export type Enrolment = z.infer<typeof Enrolment>;
