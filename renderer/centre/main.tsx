import '../kit/nonce.ts';
