import type { SyncRecordPorts } from '@clounect/core';
import type { Slot } from './create-worker.js';

/** The outside for one record: whoever asks for a connection waits for the record's slot first. */
export function behindSlot(connections: SyncRecordPorts['connections'], slot: Pick<Slot, 'enter'>): SyncRecordPorts['connections'] {
  return {
    sfa: async (source, urgency) => {
      await slot.enter();
      return connections.sfa(source, urgency);
    },
    sfaWriter: async (source, urgency) => {
      await slot.enter();
      return connections.sfaWriter(source, urgency);
    },
    graph: async (tenantId, urgency) => {
      await slot.enter();
      return connections.graph(tenantId, urgency);
    },
  };
}
