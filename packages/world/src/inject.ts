import type { FaultMove } from './moves.js';
import type { World } from './world-state.js';
import { crash, strikeCrashes } from './crash.js';
import { mailboxIds, processNames } from './moves.js';
import { noteEvent, tellOutlook } from './graph-side.js';
import { processOf, tenantId } from './world-state.js';
import { savedBody } from './outlook-body.js';

/** Makes the world unkind in one way. Kinds that strike a call wait for one that fits, and count only when they met it. */
export async function inject(world: World, { kind, a, process: name }: FaultMove): Promise<void> {
  const { faults, feed, graph } = world;
  const process = processOf(world, name);
  const mailboxId = mailboxIds[a % mailboxIds.length] ?? 'm-taro';
  const living = graph.events(mailboxId);
  const event = living[a % Math.max(1, living.length)];
  const subscriptions = feed.subscriptions();
  const subscription = subscriptions[a % Math.max(1, subscriptions.length)];
  const letterAt = world.letters.length === 0 ? -1 : a % world.letters.length;
  const letter = world.letters[letterAt];
  switch (kind) {
    case 'webhookLost':
      if (letter === undefined) return;
      world.letters.splice(letterAt, 1);
      return faults.reached(kind);
    case 'webhookTwice':
      if (letter === undefined) return;
      world.letters.push(letter);
      return faults.reached(kind);
    case 'webhookReordered':
      if (world.letters.length < 2) return;
      world.letters.reverse();
      return faults.reached(kind);
    case 'unsignedWebhook':
      if (letter?.to !== 'webhook' || !world.settings.isSigned) return;
      world.letters.splice(letterAt, 0, { ...letter, isUnsigned: true });
      return faults.reached(kind);
    case 'strangerNotification':
      if (subscription === undefined || event === undefined) return;
      world.letters.push({ to: 'notifications', entries: [{ subscriptionId: subscription.subscriptionId, clientState: 'wrong', eventId: event.eventId }] });
      return faults.reached(kind);
    case 'poisonWebhook':
      world.letters.push({ to: 'webhook', recordId: '1', body: a % 2 === 0 ? { nonsense: true } : { recordId: String((a % 4) + 1), trigger: 'update', poison: true, schedule: {} } });
      return faults.reached(kind);
    case 'unknownTrigger':
      world.letters.push({ to: 'webhook', recordId: '1', body: { recordId: String((a % 4) + 1), trigger: 'hint', schedule: {} } });
      return faults.reached(kind);
    case 'unknownLifecycle':
      if (subscription === undefined) return;
      return void world.letters.push({ to: 'lifecycle', entries: [{ subscriptionId: subscription.subscriptionId, clientState: subscription.clientState, event: 'unknown', name: 'somethingNew' }] });
    case 'intakeAway':
      return void world.storePlans.push({ kind, method: 'accept' });
    case 'commitRefused':
    case 'commitUnknown':
      return void world.storePlans.push({ kind, method: 'commit' });
    case 'storeAway':
      return void world.storePlans.push({ kind, method: 'any' });
    case 'crashBeforeCall':
    case 'crashAfterCall':
    case 'crashBeforeCommit':
    case 'crashAfterCommit':
      world.crashPlans.push({ kind, process: name, endsLeases: a % 2 === 0 });
      return strikeCrashes(world);
    case 'graphAnswerLost':
    case 'graphRequestLost':
    case 'graphArrivesLate':
      return void world.callPlans.push({ kind, side: 'graph', a });
    case 'sfaAnswerLost':
    case 'sfaRequestLost':
    case 'sfaArrivesLate':
      return void world.callPlans.push({ kind, side: 'sfa', a });
    case 'throttled':
    case 'throttledWithoutTime':
    case 'unavailable':
    case 'halfOpen':
    case 'absurdRetryAfter':
      return void world.callPlans.push({ kind, side: 'any', a });
    // JUST.SFA takes a key, not a token.
    case 'tokenExpired':
      return void world.callPlans.push({ kind, side: 'graph', a });
    case 'secretExpired':
      world.isSecretExpired = a % 3 !== 0;
      return;
    case 'clockSkew':
      process.skewMs = ((a % 41) - 20) * 30_000;
      return faults.reached(kind);
    case 'clockLeap':
      process.skewMs += a % 2 === 0 ? 3_600_000 : -3_600_000;
      return faults.reached(kind);
    case 'deltaTokenLost':
      feed.forgetCursors();
      return faults.reached(kind);
    case 'deltaRepeats':
      feed.replayNext();
      return faults.reached(kind);
    case 'deltaLoops':
      feed.failNext({ kind: 'changes', failure: { code: 'resyncNeeded', detail: 'the round went in circles', hint: 'endlessDelta' } });
      return faults.reached(kind);
    case 'emptyPage':
      feed.emptyPageNext();
      return faults.reached(kind);
    case 'shortList': {
      const records = world.sfa.rawRecords();
      const record = records[a % Math.max(1, records.length)];
      if (record !== undefined) world.unlisted.add(record.recordId);
      return;
    }
    case 'subscriptionLapsed':
      if (subscription === undefined) return;
      feed.expire(subscription.subscriptionId);
      return faults.reached(kind);
    case 'subscriptionRemoved':
      if (subscription === undefined) return;
      feed.remove(subscription.subscriptionId);
      return faults.reached(kind);
    case 'notificationsMissed':
      if (subscription === undefined) return;
      world.letters = world.letters.filter(({ to }) => to !== 'notifications');
      feed.loseNotifications(subscription.mailboxId);
      tellOutlook(world);
      return faults.reached(kind);
    case 'reauthorizationRequired':
      if (subscription === undefined) return;
      feed.askForReauthorization(subscription.subscriptionId);
      tellOutlook(world);
      return faults.reached(kind);
    case 'renewalFails':
      feed.failNext({ kind: 'renew', failure: { code: 'unavailable', detail: '503' } });
      return faults.reached(kind);
    case 'mailboxUnusable':
      graph.setUsable(mailboxId, !graph.isUsable(mailboxId));
      return faults.reached(kind);
    case 'etagMoved':
      if (event === undefined) return;
      graph.touch(event);
      tellOutlook(world);
      return faults.reached(kind);
    case 'bodyResaved': {
      if (event === undefined || event.content.content.includes('\n\n')) return;
      graph.edit(event, { content: savedBody(event.content.content, a) });
      tellOutlook(world);
      // The words are as they were: nobody's edit.
      const story = world.ledger.events.get(event.eventId);
      if (story === undefined) noteEvent(world, event, 'person');
      return faults.reached(kind);
    }
    case 'processSuspended':
    case 'wokeAfterLease':
    case 'takenOver':
      if (process.claims.size === 0) return;
      process.suspendedUntil = world.clock.ms() + 13_000 + (a % 20) * 1_000;
      return faults.reached('processSuspended');
    case 'databaseRestored':
      return restore(world, a);
    case 'unlinkedMidFlight':
    case 'participantsMidFlight':
    case 'dayQuotaSpent':
      // Met by what people do and by the settings of the seed.
      return;
  }
}

/** The first call makes the backup, a later one goes back to it; it is declared, as operators are told to. */
async function restore(world: World, a: number): Promise<void> {
  const { store } = world;
  if (store.backUp === undefined) return;
  if (world.goBack === undefined || a % 4 === 0) {
    world.goBack = store.backUp();
    world.ledger.backedUpAt = world.ledger.seq;
    return;
  }
  for (const name of processNames) await crash(world, processOf(world, name), false);
  world.goBack();
  world.goBack = undefined;
  world.restoredAt = world.clock.ms();
  await world.scheduler.busy(store.upkeep.declareRestored(tenantId));
  // What was agreed on is forgotten; the settings of people are as they were then.
  world.ledger.rests = [];
  // So is the log since then.
  world.ledger.overwritten.length = 0;
  world.ledger.forgotten.push({ from: world.ledger.backedUpAt, until: world.ledger.seq });
  await world.putSettings();
  world.faults.reached('databaseRestored');
}
