import type { ActivityEntry, MappingRepository } from '@clounect/core';
import { expect, it } from 'vitest';
import { tellActivity } from './tell-activity.js';

const entry = (result: ActivityEntry['result']): ActivityEntry => ({ activityId: 'a', tenantId: 't', at: '2026-11-22T00:00:00Z', kind: 'execution', result, code: 'rateLimited', person: '山田 太郎' });
const claim = { tenantId: 't', sourceId: 's', recordId: '1', fence: 1, dirty: 1, attempts: 0, urgency: 'userEdit' as const };

it('tells what was committed, failures as warnings, and names nobody', async () => {
  const told: [string, object][] = [];
  const log = (level: string) => (fields: object) => void told.push([level, fields]);
  const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  const answers = ['committed', 'committed', 'fenced'] as const;
  let calls = 0;
  const mappings: MappingRepository = { load: async () => [], commit: async () => answers[(calls += 1) - 1] ?? 'fenced' };
  const telling = tellActivity(mappings, logger);
  for (const result of ['succeeded', 'retrying', 'failed'] as const) await telling.commit(claim, { activity: [entry(result)] });
  expect(told.map(([level]) => level)).toEqual(['info', 'warn']);
  expect(told[1]?.[1]).toMatchObject({ code: 'rateLimited', result: 'retrying' });
  expect(JSON.stringify(told)).not.toContain('山田');
});
