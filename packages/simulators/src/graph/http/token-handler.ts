import { setTimeout as wait } from 'node:timers/promises';
import type { Request, RequestHandler } from 'express';
import { grantToken } from '../entra/grant-token.js';
import { toEntraError } from '../entra/entra-refusal.js';
import type { GraphWorld } from '../state/graph-world.js';

/** `POST /{directory}/oauth2/v2.0/token`. The form must have been parsed. */
export function createTokenHandler(world: GraphWorld): RequestHandler {
  const answer = (request: Request): { readonly status: number; readonly body: unknown } => {
    const { directory, switches, now } = world;
    const host = request.get('host');
    const granted = grantToken(
      {
        tenant: String(request.params['tenant']),
        form: { ...toForm(request.body), ...basicCredentials(request.get('authorization')) },
        resources: ['https://graph.microsoft.com', world.origin, ...(host === undefined ? [] : [`http://${host}`])],
        nowMs: now(),
      },
      { tenantIds: directory.directories().map(({ id }) => id), apps: directory.apps(), signingKey: directory.signingKey, lifetimeSeconds: switches.read().tokenLifetimeSeconds },
    );
    return 'code' in granted ? { status: granted.status, body: toEntraError(granted, now()) } : { status: 200, body: granted };
  };
  return async (request, response) => {
    world.counts.count('token');
    const fault = world.faults.take({ kind: 'token', path: request.path });
    if ((fault?.delayMs ?? 0) > 0) await wait(fault?.delayMs);
    if (fault?.effect === 'drop' || fault?.effect === 'dropAnswer') {
      request.socket.destroy();
      return;
    }
    response.setHeader('Cache-Control', 'no-store, no-cache');
    response.setHeader('Pragma', 'no-cache');
    if (fault === undefined || fault.effect === 'none') {
      const { status, body } = answer(request);
      response.status(status).json(body);
      return;
    }
    // A token that is never received leaves no trace, so a lost answer is a refusal.
    const unavailable = { status: fault.status, error: 'temporarily_unavailable', code: 90033, text: 'A transient error has occurred. Please try again.' };
    response.set(fault.headers).status(fault.status).json(fault.body ?? toEntraError(unavailable, world.now()));
  };
}

function toForm(body: unknown): Readonly<Record<string, string>> {
  if (typeof body !== 'object' || body === null) return {};
  return Object.fromEntries(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** RFC 6749 lets a client send its id and secret as Basic credentials too. */
function basicCredentials(authorization: string | undefined): Readonly<Record<string, string>> {
  const [, encoded] = /^Basic\s+(\S+)$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return {};
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':').map(decodeURIComponent);
  return { client_id: id, client_secret: secret };
}
