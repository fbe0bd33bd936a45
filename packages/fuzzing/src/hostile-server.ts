import fc from 'fast-check';
import { hostileText } from './hostile-json.js';

/** One answer over HTTP. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

const statuses = [200, 200, 200, 200, 201, 202, 204, 206, 301, 302, 304, 400, 401, 403, 404, 404, 409, 410, 412, 423, 429, 451, 500, 502, 503, 504, 509, 599];
const retryAfters = ['', '0', '1', '-5', '7', '1e9', 'NaN', '99999999999999999999', 'Wed, 21 Oct 2015 07:28:00 GMT', 'Fri, 31 Dec 9999 23:59:59 GMT', 'soon'];
const contentTypes = ['application/json', 'application/json; charset=utf-8', 'text/html', 'text/plain; charset=shift_jis', ''];

const headers = fc.record({ 'retry-after': fc.constantFrom(...retryAfters), 'content-type': fc.constantFrom(...contentTypes), location: fc.constantFrom('https://evil.example/', '/elsewhere') }, { requiredKeys: [] });

/** What a server says to the first calls; the last of it to all further ones. */
export const hostileReplies = (examples: readonly unknown[]): fc.Arbitrary<readonly Reply[]> =>
  fc.array(fc.record({ status: fc.constantFrom(...statuses), headers, text: hostileText(examples) }), { minLength: 1, maxLength: 3 });

const emptyOnes = new Set([204, 205, 304]);

export interface HostileServer {
  readonly fetch: typeof globalThis.fetch;
  /** Calls, with our credentials, to where no setting leads, or that would follow a redirection there. */
  readonly strays: readonly string[];
}

/** Gives these answers to whatever is asked below `baseUrl`. */
export function serve(baseUrl: string, replies: readonly Reply[]): HostileServer {
  const strays: string[] = [];
  let asked = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    if (!request.url.startsWith(`${baseUrl}/`) || request.redirect === 'follow') strays.push(`${request.method} ${request.url} ${request.redirect}`);
    const { status, headers: sent, text } = replies[Math.min(asked, replies.length - 1)] ?? { status: 500, headers: {}, text: '' };
    asked += 1;
    return new Response(emptyOnes.has(status) ? null : text, { status, headers: { ...sent } });
  };
  return { fetch, strays };
}
