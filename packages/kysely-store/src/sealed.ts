import { ClounectError } from '@clounect/core';
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

export interface Sealed {
  /** Tells which master key sealed it, without telling the key. */
  readonly keyId: string;
  /** Base64 of nonce (12 bytes), tag (16 bytes) and cipher text. */
  readonly sealed: string;
}

export interface Seal {
  seal(value: string, context: string): Sealed;
  /** @throws ClounectError `masterKeyWrong` when it was sealed with another key, for another context, or was altered. */
  unseal(sealed: Sealed, context: string): string;
}

const nonceLength = 12;
const tagLength = 16;

/**
 * AES-256-GCM with a random nonce; the context is authenticated, so that one tenant's secret can't be moved to another.
 * @throws ClounectError `masterKeyWrong` when the key has not 32 bytes.
 */
export function createSeal(masterKey: Uint8Array): Seal {
  if (masterKey.length !== 32) throw new ClounectError('masterKeyWrong', `The master key has ${masterKey.length} bytes instead of 32.`);
  const key = Uint8Array.from(masterKey);
  const keyId = createHash('sha256').update('clounect master key').update(key).digest('hex').slice(0, 16);

  return {
    seal(value, context) {
      const nonce = randomBytes(nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(context));
      const text = Buffer.concat([cipher.update(value, 'utf8'), cipher.final()]);
      return { keyId, sealed: Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64') };
    },
    unseal(one, context) {
      if (one.keyId !== keyId) throw new ClounectError('masterKeyWrong', `The secret was sealed with master key ${one.keyId}, not ${keyId}.`);
      const bytes = Buffer.from(one.sealed, 'base64');
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceLength), { authTagLength: tagLength })
          .setAAD(Buffer.from(context))
          .setAuthTag(bytes.subarray(nonceLength, nonceLength + tagLength));
        return Buffer.concat([decipher.update(bytes.subarray(nonceLength + tagLength)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new ClounectError('masterKeyWrong', 'The sealed secret does not belong to this key and place.', { cause });
      }
    },
  };
}
