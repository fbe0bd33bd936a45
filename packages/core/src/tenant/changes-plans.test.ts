import { describe, expect, it } from 'vitest';
import { changesPlans } from './changes-plans.js';
import { policiesSchema } from './tenant.js';

const rules = { direction: 'oneWay', policies: policiesSchema.parse({}) } as const;
const shuffled = Object.fromEntries(Object.entries(rules.policies).reverse()) as typeof rules.policies;

describe('changesPlans', () => {
  it.each([
    ['nothing', rules, false],
    ['nothing but the order of members', { ...rules, policies: shuffled }, false],
    ['the reminder of new events', { ...rules, policies: { ...rules.policies, reminderMinutes: null } }, false],
    ['the direction', { ...rules, direction: 'twoWay' }, true],
    ['a policy', { ...rules, policies: { ...rules.policies, outlookDrift: 'restore' } }, true],
    ['a limit within the policies', { ...rules, policies: policiesSchema.parse({ limits: { title: 100 } }) }, true],
  ] as const)('is right about a change of %s', (_what, after, expected) => {
    expect(changesPlans(rules, after)).toBe(expected);
  });
});
