import { ClounectError, type Source } from '@clounect/core';
import { z } from 'zod';
import { identifierSchema, sourceSettingsSchema, type SourceSettings } from './settings.js';

const sourceNamesSchema = z.object({ table: identifierSchema, scheduleField: identifierSchema });

/** Throws `invalidSourceSettings`: they were checked when they were saved, so this is a defect and no outcome. */
export function toSourceSettings(source: Source): SourceSettings {
  const names = sourceNamesSchema.safeParse(source);
  const settings = sourceSettingsSchema.safeParse(source.settings);
  if (names.success && settings.success) return settings.data;
  const error = names.error ?? settings.error;
  throw new ClounectError('invalidSourceSettings', `Source ${source.sourceId}: ${error === undefined ? 'invalid' : z.prettifyError(error)}`);
}
