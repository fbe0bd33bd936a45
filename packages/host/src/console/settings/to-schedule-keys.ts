import { sourceSettingsSchema, type SourceSettings } from '@clounect/justsfa-client';
import type { EntryProblem, ScheduleKey, ScheduleKeys } from '@clounect/console';
import type { Source } from '@clounect/core';
import type { Entered } from './to-sfa-candidate.js';

/** As they are registered; missing: there is no source that could be understood. */
export function toScheduleKeys(source: Source | undefined): ScheduleKeys | undefined {
  const settings = sourceSettingsSchema.safeParse(source?.settings).data;
  return settings && { allDayForm: settings.allDayForm, allDayKey: settings.allDayKey, publicKey: settings.publicKey ?? '', privateValues: fromValues(settings.privateValues) };
}

type Values = SourceSettings['privateValues'];

/** A record holds `false` or `1` as such or as a text: both are meant by the same word. */
function fromValues(values: Values): string {
  return [...new Set(values.map(String))].join(', ');
}

function toValues(words: string): Values {
  const all = words.split(/[,、,]/).map((word) => word.trim()).filter((word) => word !== '');
  return all.flatMap((word) => [...(word === 'true' || word === 'false' ? [word === 'true'] : []), ...(/^-?\d{1,15}$/.test(word) ? [Number(word)] : []), word]);
}

/** The source's settings with these keys, or what is wrong with which of them. */
export function withScheduleKeys({ scheduleField, settings }: Source, { allDayForm, allDayKey, publicKey, privateValues }: ScheduleKeys): Entered<SourceSettings, ScheduleKey> {
  const { shape } = sourceSettingsSchema;
  const before = sourceSettingsSchema.parse(settings);
  // Copied whole from a sample, a key begins with the name of its field.
  const suffixOf = (key: string): string => (key.trim().startsWith(`${scheduleField}_`) ? key.trim().slice(scheduleField.length) : key.trim());
  const typed = { allDayKey: suffixOf(allDayKey), publicKey: suffixOf(publicKey) };
  const wrong: Partial<Record<ScheduleKey, EntryProblem>> = {};
  if (typed.allDayKey === '' && allDayForm === 'flag') wrong.allDayKey = 'required';
  else if (typed.allDayKey !== '' && !shape.allDayKey.safeParse(typed.allDayKey).success) wrong.allDayKey = 'subKeyForm';
  if (typed.publicKey !== '' && !shape.publicKey.safeParse(typed.publicKey).success) wrong.publicKey = 'subKeyForm';
  const values = toValues(privateValues);
  if (privateValues.length > 200) wrong.privateValues = 'tooLong';
  if (Object.keys(wrong).length > 0) return { state: 'invalid', wrong };
  return { state: 'entered', entries: sourceSettingsSchema.parse({ ...before, allDayForm, allDayKey: typed.allDayKey === '' ? undefined : typed.allDayKey, publicKey: typed.publicKey === '' ? undefined : typed.publicKey, privateValues: values.length === 0 ? undefined : values }) };
}
