import { EVIDENCE_FILES as F } from '../../shared/evidence/manifest.ts';

const CRLF = '\r\n';

/** README.txt of a sealed folder: how anybody proves it, with CRLF because it is opened on Windows too. */
export function readmeText(seal: {
  readonly title: string;
  readonly siteCode: string;
  readonly number: string;
  readonly keyId: string;
  readonly sealedAtMs: number;
  readonly isVouched: boolean;
}): string {
  const atSeconds = Math.floor(seal.sealedAtMs / 1000);
  const chain = `openssl verify -purpose any -attime ${atSeconds} -CAfile CA.pem ${F.certificates}`;
  const lines = [
    `封存证据 / Sealed evidence`,
    '',
    `标题 / title: ${seal.title}`,
    `考点 / site: ${seal.siteCode}`,
    `封条编号 / seal number: ${seal.number}`,
    `签名密钥 / key id: ${seal.keyId}`,
    '',
    '本文件夹中的任何文件都不得改动、增加或删除。',
    'No file of this folder may be changed, added or taken away.',
    '',
    '用考点控制台校验 / verify with the console program:',
    `  exam-site evidence verify DIR${seal.isVouched ? ' --trust CA.pem' : ''}`,
    '',
    '不用本系统，手工校验（OpenSSL 3 与 sha256sum）：',
    'Verify by hand, without this product (OpenSSL 3 and sha256sum), inside this folder:',
    '',
    '1. 清单签名 / signature of the manifest',
    `   openssl pkeyutl -verify -pubin -inkey ${F.signer} -rawin -in ${F.manifest} -sigfile ${F.signature}`,
    '2. 公钥编号应与上面及清单中的 keyId 一致 / the key must be the one named above and in the manifest',
    `   openssl pkey -pubin -in ${F.signer} -outform DER | sha256sum`,
    `3. ${F.sums} 的校验值应与清单中一致 / ${F.sums} must be the file the manifest lists`,
    `   sha256sum ${F.sums} | cut -c1-64 | grep -F -f - ${F.manifest}`,
    '4. 其余文件 / all other files',
    `   sha256sum -c ${F.sums}`,
    ...(seal.isVouched
      ? [
          '5. 区域中心是否为该密钥作证（CA.pem 由区域中心另行提供）/ does the centre vouch for the key',
          `   ${chain}`,
          `   openssl x509 -in ${F.certificates} -noout -pubkey | diff - ${F.signer}`,
          `   openssl x509 -in ${F.certificates} -noout -ext subjectAltName   (urn:exam-site:${seal.siteCode})`,
        ]
      : [
          '5. 没有区域中心为该密钥作证，请向考点核对密钥编号 / no centre vouches for this key: compare the key id with the site',
        ]),
    '',
  ];
  return lines.join(CRLF);
}
