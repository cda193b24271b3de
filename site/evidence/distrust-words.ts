import type { Distrust } from '../../server/certificates/seal-signer.ts';

/** Why a good signature is not vouched for, in a sentence. */
export const DISTRUST: Readonly<Record<Distrust, string>> = {
  'no-certificate': 'no centre vouches for the key that signed it',
  'other-key': 'the certificate is of another key',
  'other-site': 'the certificate is of another site',
  'not-for-sealing': 'the certificate is not for sealing',
  'unknown-authority': 'the certificate is not from a trusted centre',
  'not-valid-then': 'the certificate was not valid when it was signed',
};
