import { createGraphClient, createTokenSource } from '@clounect/graph-calendar';
import { expect, it } from 'vitest';
import { expectOutcome } from './expect-sound.js';
import { fuzz } from './fuzz.js';
import { graphUrl } from './graph.js';
import { hostileReplies, serve } from './hostile-server.js';
import { credential } from './hostile-json.js';

const tokenEndpoint = 'https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111/oauth2/v2.0/token';
const granted = { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, access_token: credential };
const refused = { error: 'invalid_client', error_description: `AADSTS7000215: Invalid client secret provided. ${credential}`, error_codes: [7000215], timestamp: '2026-11-22 00:00:00Z', trace_id: 'a', correlation_id: 'b' };

it('whatever the token endpoint answers, a call with it is an outcome, and the secret is shown nowhere', async () => {
  await fuzz('entra-token', hostileReplies([granted, refused]), async (replies) => {
    const entra = serve(new URL('.', tokenEndpoint).href.slice(0, -1), replies);
    const graph = serve(graphUrl, [{ status: 404, headers: {}, text: '' }]);
    const token = createTokenSource({ tokenEndpoint, graphUrl, clientId: '22222222-2222-2222-2222-222222222222', clientSecret: credential, fetch: entra.fetch });
    const client = createGraphClient({ settings: {}, token, fetch: graph.fetch });
    expectOutcome(await client.resolveMailbox('taro@kaisha.example'));
    expect([...entra.strays, ...graph.strays]).toEqual([]);
  });
});
