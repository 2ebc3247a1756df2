import { createHash, generateKeyPairSync } from 'node:crypto';

/** The fingerprints of a public key, as answers show them. */
export interface Fingerprints {
  readonly md5: string;
  readonly sha256: string;
  readonly sha512: string;
}

/** The fingerprints of a public key in the form of OpenSSH; `undefined` when it is none. */
export function fingerprintsOf(publicKey: string): Fingerprints | undefined {
  const [type = '', text = ''] = publicKey.trim().split(/\s+/);
  const blob = Buffer.from(text, 'base64');
  if (blob.length < 4 || blob.subarray(4, 4 + blob.readUInt32BE(0)).toString() !== type) return undefined;
  const digest = (name: string) => createHash(name).update(blob);
  const bare = (name: string) => digest(name).digest('base64').replace(/=+$/, '');
  return {
    md5: (digest('md5').digest('hex').match(/../g) ?? []).join(':'),
    sha256: `SHA256:${bare('sha256')}`,
    sha512: `SHA512:${bare('sha512')}`,
  };
}

/** A new public key for an account. */
export function newPublicKey(username: string): string {
  const { publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
  const parts = [Buffer.from('ssh-ed25519'), raw].flatMap((part) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(part.length);
    return [length, part];
  });
  return `ssh-ed25519 ${Buffer.concat(parts).toString('base64')} ${username}`;
}
