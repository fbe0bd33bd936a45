import { parseCookie } from 'cookie';
import express, { type Request, type Router } from 'express';

const languages = ['ja', 'en'] as const;
export type Language = (typeof languages)[number];

/** One cookie for all pages of Clounect: who chose English once reads English everywhere on this host. */
const cookie = 'clounect-language';
const tenYears = 10 * 365 * 24 * 60 * 60 * 1_000;

/** Japanese unless another language was chosen. */
export function toLanguage(chosen: string | undefined): Language {
  return languages.find((language) => language === chosen) ?? 'ja';
}

export function languageOf(request: Pick<Request, 'headers'>): Language {
  return toLanguage(parseCookie(request.headers.cookie ?? '')[cookie]);
}

/** `GET {base}/language/{ja|en}?back={path below base}` remembers the choice and goes back. */
export function createLanguageRouter(): Router {
  return express.Router().get('/language/:language', (request, response) => {
    response.cookie(cookie, toLanguage(request.params.language), { path: request.baseUrl || '/', maxAge: tenYears, sameSite: 'lax', httpOnly: true });
    response.redirect(303, `${request.baseUrl}${toOwnPath(request.query.back)}`);
  });
}

/** Only a path of ours: `//host` and a full address would lead elsewhere. */
function toOwnPath(back: unknown): string {
  return typeof back === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(back) ? back : '/';
}
