import type { Source } from '@clounect/core';
import { sourceSettingsSchema, type SourceSettings } from '../settings.js';

/** The demo customer's identifiers, as the simulator has them. */
export const exampleFields = { title: 'field_1000000002', location: 'field_1000000003', content: 'field_1000000004' };
export const exampleScheduleField = 'field_1000000001';

export function exampleSettings(overrides: Readonly<Record<string, unknown>> = {}): SourceSettings {
  return sourceSettingsSchema.parse({ fields: exampleFields, panelName: 'panel_1000000002', filterName: 'filter_1000000003', ...overrides });
}

export function exampleSource(overrides: Readonly<Record<string, unknown>> = {}): Source {
  return {
    tenantId: 'example',
    sourceId: 'source-1',
    host: 'example.justsfa.com',
    table: 'table_1000000001',
    scheduleField: exampleScheduleField,
    settings: exampleSettings(overrides),
  };
}
