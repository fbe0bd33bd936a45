import { probeDirectory } from '@clounect/graph-calendar';
import { probeParticipantFilter, sfaSettingsSchema, sourceSettingsSchema, testSource } from '@clounect/justsfa-client';
import { graphConnectionSchema } from '../../tenants/graph-connection.js';
import type { CallPermits, ConnectionProbe } from '@clounect/core';

/** `ConnectionProbe` over both adapters; its calls count against the tenant's limits, as a person's edit. */
export function createConnectionProbe(permits: CallPermits): ConnectionProbe {
  return {
    sfa: ({ settings, source, apiKey }) => testSource({ settings: sfaSettingsSchema.parse(settings), source, apiKey, permits }),
    graph: ({ settings, clientSecret, mail }) => {
      const { tokenEndpoint, graphUrl, clientId } = graphConnectionSchema.parse(settings);
      return probeDirectory({ settings: { tokenEndpoint, graphUrl, clientId, clientSecret }, mail });
    },
    listing: async ({ settings, source, apiKey, participant }) => {
      const { working, recommended } = await probeParticipantFilter({ settings: sfaSettingsSchema.parse(settings), source, apiKey, permits, participant });
      const found = working === undefined ? {} : { settings: sourceSettingsSchema.parse({ ...sourceSettingsSchema.parse(source.settings), participantFilterParam: working }) };
      return { ...found, recommended };
    },
  };
}
