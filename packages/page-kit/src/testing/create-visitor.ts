export interface VisitorAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly text: string;
  readonly headers: Headers;
}

export type Visitor = ReturnType<typeof createVisitor>;

/** A browser without scripts: keeps cookies, follows nothing by itself. `own`: headers that each of its requests carries. */
export function createVisitor(url: string, own: Readonly<Record<string, string>> = {}) {
  const jar = new Map<string, string>();
  const visit = async (path: string, init: RequestInit = {}): Promise<VisitorAnswer> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const given = Object.fromEntries(new Headers(init.headers));
    const answer = await fetch(`${url}${path}`, { redirect: 'manual', ...init, headers: { cookie, 'sec-fetch-site': 'same-origin', ...own, ...given } });
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      if (/max-age=0/i.test(set)) jar.delete(name);
      else jar.set(name, value);
    }
    return { status: answer.status, location: answer.headers.get('location'), text: await answer.text(), headers: answer.headers };
  };
  /** Sends a form; a name with several values is sent several times. */
  const send = (path: string, form: Readonly<Record<string, string | readonly string[]>>, headers: Readonly<Record<string, string>> = {}): Promise<VisitorAnswer> => {
    const pairs = Object.entries(form).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : value.map((one) => [name, one])));
    return visit(path, { method: 'POST', body: new URLSearchParams(pairs), headers });
  };
  return { jar, visit, send };
}
