import { directions, policiesSchema } from '@clounect/core';
import { identifierSchema, sfaSettingsSchema, sourceSettingsSchema } from '@clounect/justsfa-client';
import { z } from 'zod';
import { graphConnectionSchema } from './graph-connection.js';

const linkSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** The login id in JUST.SFA. */
  sfaUserId: z.string().min(1).max(200),
  mail: z.email(),
  /** The 連携 switch. @default true */
  isOn: z.boolean().default(true),
});

const administratorSchema = z.strictObject({ email: z.email(), name: z.string().min(1).max(200), password: z.string().min(12).max(128) });

/** Everything that makes a tenant work, with its secrets in clear: keep such a file as you keep a key. */
export const tenantSetupSchema = z
  .strictObject({
    tenantId: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'A tenant id has 1 to 63 small letters, digits and hyphens.'),
    name: z.string().min(1).max(200),
    /** The uuid of the webhook's address. */
    webhookId: z.string().toLowerCase().pipe(z.guid()),
    /** The request header that JUST.SFA is told to send, with its value; without both a webhook is only a hint. */
    webhookHeader: z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, 'Not a header name.').optional(),
    webhookSecret: z.string().min(16).max(1_000).optional(),
    /** @default 'oneWay' */
    direction: z.enum(directions).default('oneWay'),
    /** @default false; true as long as a connection is missing */
    isPaused: z.boolean().optional(),
    /** @default 'Asia/Tokyo' */
    timeZone: z.string().refine(isTimeZone, 'This is no IANA time zone.').default('Asia/Tokyo'),
    policies: policiesSchema,
    /** These and the links may be left out, to be registered in the console: what is registered then stays as it is. */
    sfa: z.strictObject({ settings: sfaSettingsSchema, apiKey: z.string().min(1) }).optional(),
    source: z.strictObject({ table: identifierSchema, scheduleField: identifierSchema, settings: sourceSettingsSchema }).optional(),
    graph: z.strictObject({ settings: graphConnectionSchema, clientSecret: z.string().min(1) }).optional(),
    links: z.array(linkSchema).optional(),
    /** Who signs in to the console for this tenant. An account that exists keeps what its owner changed. */
    administrators: z.array(administratorSchema).default([]),
  })
  .refine(({ webhookHeader, webhookSecret }) => (webhookHeader === undefined) === (webhookSecret === undefined), {
    path: ['webhookSecret'],
    message: 'webhookHeader and webhookSecret belong together.',
  })
  .refine(({ sfa, source }) => source === undefined || sfa !== undefined, { path: ['sfa'], message: 'A source needs its JUST.SFA.' })
  .refine(({ links = [] }) => new Set(links.map(({ sfaUserId }) => sfaUserId)).size === links.length, {
    path: ['links'],
    message: 'A JUST.SFA user is linked twice.',
  });

export type TenantSetup = z.input<typeof tenantSetupSchema>;

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
