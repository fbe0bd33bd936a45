import { createVisitor } from '@clounect/page-kit/testing';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startJustSfaSimulator, type JustSfaSimulatorOptions } from '../../index.js';

/** A simulator with a visitor of its pages and a look at it through the back door. */
export async function startPages(options: JustSfaSimulatorOptions = {}) {
  const simulator = await startJustSfaSimulator(options);
  const sim = async (path: string, init?: RequestInit): Promise<unknown> => {
    const answer = await fetch(`${simulator.url}/_sim${path}`, init);
    const text = await answer.text();
    return text === '' ? undefined : JSON.parse(text);
  };
  return { simulator, visitor: createVisitor(simulator.url), sim };
}

/** A receiver of webhooks that answers with `status`. */
export async function receiveWebhooks(status = 200) {
  const received: { readonly headers: Readonly<Record<string, unknown>>; readonly body: unknown }[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      received.push({ headers: request.headers, body: JSON.parse(text) as unknown });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What outsiders may put into any text. */
export const hostileTexts = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "' onfocus=alert(1) x='", '</textarea><h1>x', '</td></table><b>', '&lt;i&gt;', '\u202eevil', '{{7*7}}'];
