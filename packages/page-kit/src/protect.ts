import helmet from 'helmet';
import type { RequestHandler } from 'express';

/** No script or style but our own files, no frame around us, no other host. */
export function protectPages(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
    },
    // Whether the address is https is the proxy's matter.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
  });
}

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A form may only come from our own pages: browsers say so with `Sec-Fetch-Site`, older ones with `Origin`. Cookies that are `SameSite=Lax`
 * already keep foreign forms out; this holds without them too.
 */
export function isFromOurPages(request: { readonly method: string; readonly headers: Readonly<Record<string, string | readonly string[] | undefined>> }): boolean {
  if (harmless.has(request.method)) return true;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin';
  const { origin, host } = request.headers;
  return typeof origin === 'string' && typeof host === 'string' && URL.canParse(origin) && new URL(origin).host === host;
}
