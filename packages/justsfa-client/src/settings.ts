import { defaultShares } from '@clounect/core';
import { z } from 'zod';
import { baseUrlSchema, tenantSchema } from './host.js';

/** A 識別名; the administrator may change it, so nothing about its words is known. */
export const identifierSchema = z.string().regex(/^[A-Za-z0-9_]{1,40}$/, 'An identifier (識別名) has 1 to 40 half-width letters, digits and underscores.');
const suffixSchema = z.string().regex(/^_[A-Za-z0-9_]{1,39}$/, 'A sub-key suffix begins with an underscore, for example _period.');
const timeZoneSchema = z.string().refine(isTimeZone, 'Not an IANA time zone.');

/** Settings of one tenant's JUST.SFA (`Tenant.sfa`). */
export const sfaSettingsSchema = z.object({
  tenant: tenantSchema,
  /** Only where the API is not at the tenant's own host. */
  baseUrl: baseUrlSchema.optional(),
  limits: z
    .object({
      /** Calls in any 60 s; 60 with the API option. @default 30 */
      perMinute: z.int().min(1).default(30),
      /** Calls a day, which begins at the tenant's midnight; 20,000 with the API option. @default 5000 */
      perDay: z.int().min(1).default(5_000),
      /** @default 5 */
      concurrent: z.int().min(1).default(5),
      /**
       * How much of each of the three may be in use, by whatever, for a less urgent call to be made still; the rest is kept for a person's
       * edit, which may use everything. `repair`: what looks for something lost. `backFill`: what is taken up for the first time.
       * @default 0.8 and 0.5
       */
      shares: z.object({ repair: z.number().gt(0).max(1).default(defaultShares.repair), backFill: z.number().gt(0).max(1).default(defaultShares.backFill) }).prefault({}),
    })
    .prefault({}),
});

/** Settings of one source (`Source.settings`): which fields are mapped, and what no public page says about their forms. */
export const sourceSettingsSchema = z
  .object({
    /** Where カレンダー見出し, 場所 and 内容 stand; one that is not mapped is always empty. */
    fields: z.object({ title: identifierSchema, location: identifierSchema.optional(), content: identifierSchema.optional() }),
    panelName: identifierSchema.optional(),
    /** Needs `panelName`. */
    filterName: identifierSchema.optional(),
    /** Parameter that gives the filter its participant; `''`: not sent. @default '_{schedule}_participants-0' */
    participantFilterParam: z.string().regex(/^(?:_[A-Za-z0-9_{}-]{1,80})?$/).default('_{schedule}_participants-0'),
    /** In which midnights are seen and times are written. @default 'Asia/Tokyo' */
    timeZone: timeZoneSchema.default('Asia/Tokyo'),
    /**
     * How an all-day period is told from a timed one, read and written. `lastMinute`: 00:00 → 23:59. `exclusiveMidnight`: 00:00 → 00:00
     * of the day after. `inclusiveMidnight`: 00:00 → 00:00 of the last day. `dateOnly`: two dates. `flag`: a sub-key. @default 'lastMinute'
     */
    allDayForm: z.enum(['lastMinute', 'exclusiveMidnight', 'inclusiveMidnight', 'dateOnly', 'flag']).default('lastMinute'),
    /** Suffix of the flag's sub-key, with `flag`. @default '_allday' */
    allDayKey: suffixSchema.default('_allday'),
    /** Suffix of 公開's sub-key; without it privacy is not kept in step. */
    publicKey: suffixSchema.optional(),
    /** Values of 公開 that say private; the first is written. @default [false, 'false', '非公開'] */
    privateValues: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1).default([false, 'false', '非公開']),
    /** The value of 公開 that is written for a schedule that is not private. @default true */
    publicValue: z.union([z.string(), z.number(), z.boolean()]).default(true),
    /** `recordId` and `recordKey` name the record in the body, `path` in the address. @default 'recordId' */
    updateForm: z.enum(['recordId', 'recordKey', 'path']).default('recordId'),
    /** The key field, with `recordKey`: costs a read before each write. */
    recordKeyField: identifierSchema.optional(),
    /** Sub-keys inside the schedule's own key, or beside the other fields. @default 'nested' */
    scheduleShape: z.enum(['nested', 'flat']).default('nested'),
    /** `wholeObject` reads first and sends back all sub-keys as read, for a JUST.SFA that would clear unnamed ones. @default 'periodOnly' */
    scheduleWrite: z.enum(['periodOnly', 'wholeObject']).default('periodOnly'),
    /** What is sent for an empty text; `omit` sends nothing, so that the old text stays. @default 'null' */
    clearValue: z.enum(['null', 'emptyText', 'omit']).default('null'),
  })
  .refine(({ filterName, panelName }) => filterName === undefined || panelName !== undefined, 'A filter needs its panel: set panelName.')
  .refine(({ updateForm, recordKeyField }) => updateForm !== 'recordKey' || recordKeyField !== undefined, 'updateForm recordKey needs recordKeyField.');

export type SfaSettings = z.infer<typeof sfaSettingsSchema>;
export type SourceSettings = z.infer<typeof sourceSettingsSchema>;

const knownZones = new Set<string>();

/** Asked with every webhook, and slow to find out. */
function isTimeZone(name: string): boolean {
  if (knownZones.has(name)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    knownZones.add(name);
    return true;
  } catch {
    return false;
  }
}
