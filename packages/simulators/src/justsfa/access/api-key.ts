import { z } from 'zod';
import { identifierSchema } from '../settings/identifier.js';
import { Refusal } from '../refusal.js';

/** An entry of API連携設定. */
export const apiKeySchema = z.strictObject({
  key: z.string().min(1),
  title: z.string().default(''),
  /** 有効 */
  enabled: z.boolean().default(true),
  tables: z.array(identifierSchema),
  /** 閲覧, 追加, 編集, 削除 */
  permissions: z
    .strictObject({ view: z.boolean(), add: z.boolean(), edit: z.boolean(), delete: z.boolean() })
    .default({ view: true, add: true, edit: true, delete: true }),
  /** 有効期限, ISO 8601 with offset. */
  expiresAt: z.iso.datetime({ offset: true }).nullable().default(null),
  /** Login id that `createdBy` and `updatedBy` name for this key's writes. */
  actsAs: z.string().default('administrator'),
});

export type ApiKey = z.infer<typeof apiKeySchema>;
export type Permission = keyof ApiKey['permissions'];

/** The key of an `Authorization: Bearer …` header; 401 when it is missing, wrong, switched off or expired. */
export function authenticate(header: string | undefined, find: (key: string) => ApiKey | undefined, now: number): ApiKey {
  const key = find(/^Bearer (.+)$/i.exec(header ?? '')?.[1] ?? '');
  if (key === undefined) throw new Refusal(401, 'UNAUTHORIZED', 'API-Keyが正しくありません。');
  if (!key.enabled) throw new Refusal(401, 'UNAUTHORIZED', 'API-Keyは無効です。');
  if (key.expiresAt !== null && Date.parse(key.expiresAt) <= now) throw new Refusal(401, 'UNAUTHORIZED', 'API-Keyの有効期限が切れています。');
  return key;
}

/** 403 when the key doesn't reach the table or lacks the permission. */
export function authorize(key: ApiKey, table: string, permission: Permission): void {
  if (!key.tables.includes(table)) throw new Refusal(403, 'FORBIDDEN', `${table} はこのAPI-Keyの対象テーブルではありません。`);
  if (!key.permissions[permission]) throw new Refusal(403, 'FORBIDDEN', `このAPI-Keyには権限がありません (${permission})。`);
}
