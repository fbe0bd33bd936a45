import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { GraphRefusal } from '../graph-refusal.js';

const claimsSchema = z.object({
  aud: z.string(),
  iss: z.string(),
  iat: z.number(),
  nbf: z.number(),
  exp: z.number(),
  appid: z.string(),
  tid: z.string(),
  roles: z.array(z.string()).default([]),
});
/** The claims of an app-only token that matter here; times in seconds since 1970. */
export type Claims = z.infer<typeof claimsSchema>;

/** A signed token in the form of a JWT. Real ones are signed by Entra's RSA key; nobody but Graph may check that. */
export function issueToken(claims: Claims, signingKey: string): string {
  const { roles, ...rest } = claims;
  const payload = { ...rest, ...(roles.length === 0 ? {} : { roles }), idtyp: 'app', sub: claims.appid, oid: claims.appid, ver: '1.0' };
  const content = `${encode({ typ: 'JWT', alg: 'HS256' })}.${encode(payload)}`;
  return `${content}.${sign(content, signingKey)}`;
}

/** Reads `Authorization`; throws 401 InvalidAuthenticationToken for anything but a token of ours that is alive. */
export function checkToken(authorization: string | undefined, signingKey: string, nowMs: number): Claims {
  const [, token] = /^Bearer\s+(\S+)$/i.exec(authorization ?? '') ?? [];
  if (token === undefined) throw unauthorized('Access token is empty.');
  const [header, payload, signature, ...more] = token.split('.');
  if (payload === undefined) throw unauthorized('IDX14100: JWT is not well formed, there are no dots (.).');
  if (signature === undefined || more.length > 0) throw unauthorized('IDX12741: JWT must have three segments (JWS) or five segments (JWE).');
  const wanted = Buffer.from(sign(`${header ?? ''}.${payload}`, signingKey));
  const given = Buffer.from(signature);
  if (wanted.length !== given.length || !timingSafeEqual(wanted, given)) throw unauthorized('Signature is invalid.');
  const claims = claimsSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString()));
  if (claims.exp * 1000 <= nowMs) throw unauthorized('Lifetime validation failed, the token is expired.');
  return claims;
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const sign = (content: string, key: string): string => createHmac('sha256', key).update(content).digest('base64url');
const unauthorized = (message: string): GraphRefusal =>
  new GraphRefusal(401, 'InvalidAuthenticationToken', message, { headers: { 'WWW-Authenticate': 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"' } });
