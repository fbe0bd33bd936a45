import { z } from 'zod';
import { identifierSchema } from '../settings/identifier.js';

/** An entry of Webhook設定. */
export const webhookSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  title: z.string().default(''),
  url: z.url({ protocol: /^https?$/ }),
  /** リクエストヘッダ */
  headers: z.record(z.string(), z.string()).default({}),
  table: identifierSchema,
  triggers: z
    .strictObject({
      add: z.boolean(),
      update: z.boolean(),
      delete: z.boolean(),
      /** フィールドの値が更新された: the field that is watched. */
      changedField: identifierSchema.nullable().optional(),
    })
    .default({ add: true, update: true, delete: true }),
  /** 送信対象フィールド; `null` sends all. */
  fields: z.array(identifierSchema).nullable().default(null),
});

export type Webhook = z.infer<typeof webhookSchema>;
