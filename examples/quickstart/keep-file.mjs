import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes JSON that only its owner may read, all of it or nothing. */
export function writeJson(file, value) {
  writeFileSync(`${file}.new`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** The demo's secrets, made at the first start on a folder and kept there. */
export function keepSecrets(dataDir) {
  const file = join(dataDir, 'secrets.json');
  const kept = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const secret = () => randomBytes(24).toString('base64url');
  const secrets = { webhookId: randomUUID(), webhookSecret: secret(), apiKey: secret(), clientSecret: secret(), password: secret(), emptyWebhookId: randomUUID(), emptyPassword: secret(), ...kept };
  writeJson(file, secrets);
  return secrets;
}
