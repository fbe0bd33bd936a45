import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedPost {
  readonly path: string;
  readonly validationToken: string | null;
  readonly contentType: string;
  /** The entries of `value`; empty for a validation. */
  readonly value: readonly (Record<string, unknown> | null)[];
}
/** What a receiver answers; undefined: the validation token, or 202. */
type Behaviour = (post: ReceivedPost) => Promise<{ readonly status: number; readonly contentType?: string; readonly body?: string } | undefined> | { readonly status: number; readonly contentType?: string; readonly body?: string } | undefined;

/** A local endpoint for notifications; for tests only. */
export interface TestReceiver {
  readonly url: string;
  readonly posts: ReceivedPost[];
  /** All entries received at a path, in order. */
  entries(path?: string): readonly Record<string, unknown>[];
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function startTestReceiver(): Promise<TestReceiver> {
  const posts: ReceivedPost[] = [];
  let behaviour: Behaviour = () => undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const url = new URL(request.url ?? '/', 'http://receiver.example');
      const validationToken = url.searchParams.get('validationToken');
      const body = Buffer.concat(chunks).toString('utf8');
      const { value = [] } = (body === '' ? {} : JSON.parse(body)) as { value?: ReceivedPost['value'] };
      const post = { path: `${url.pathname}${url.search.replace(/[?&]validationToken=.*/, '')}`, validationToken, contentType: request.headers['content-type'] ?? '', value };
      posts.push(post);
      const answer = (await behaviour(post)) ?? (validationToken === null ? { status: 202 } : { status: 200, contentType: 'text/plain', body: validationToken });
      response.writeHead(answer.status, answer.contentType === undefined ? {} : { 'content-type': answer.contentType }).end(answer.body);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    posts,
    entries: (path) => posts.filter((post) => path === undefined || post.path === path).flatMap(({ value }) => value.filter((entry) => entry !== null)),
    behave: (next) => {
      behaviour = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
