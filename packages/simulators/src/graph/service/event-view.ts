import type { EventView } from '../events/to-graph-event.js';
import type { Preferences } from '../odata/prefer.js';
import type { DirectoryUser } from '../settings.js';
import type { GraphWorld } from '../state/graph-world.js';

/** How one mailbox's events are shown to one caller. */
export function eventView(scope: { readonly world: GraphWorld; readonly user: DirectoryUser; readonly preferences: Preferences }, properties: EventView['properties']): EventView {
  const { user } = scope;
  return {
    organizer: { name: user.displayName, address: user.mail ?? user.userPrincipalName },
    graphUrl: `${scope.world.origin}/v1.0`,
    preferences: scope.preferences,
    properties,
    textBodies: scope.world.switches.read().textBodies,
  };
}
