import { z } from 'zod';
import { toEpochMs } from '../jst.js';
import { invalid, notFound } from '../refusal.js';
import type { Switches } from '../settings/switches.js';
import type { FilterCondition, Panel, Table } from '../settings/table.js';
import { toExactMatch, toFilterMatch, type Match } from './match.js';

export interface ListQuery {
  readonly offset: number;
  readonly limit: number;
  readonly fields: readonly string[] | undefined;
  readonly matches: readonly Match[];
}
type QuerySwitches = Pick<Switches, 'participantParam' | 'unknownParams' | 'emptyCondition'>;

const querySchema = z.record(z.string(), z.string());
const whole = z.string().regex(/^\d{1,9}$/).transform(Number);
const pageSchema = z.object({ offset: whole.default(0), limit: whole.pipe(z.int().min(1).max(100)).default(10) });

/** Reads the parameters of a list call; all conditions must hold together. Refuses with 400, an unknown panel or filter with 404. */
export function parseListQuery(table: Table, query: unknown, switches: QuerySwitches): ListQuery {
  const params = querySchema.safeParse(query);
  if (!params.success) throw invalid('INVALID_PARAMETER', '同じパラメーターは一度だけ指定できます。');
  const page = pageSchema.safeParse(params.data);
  if (!page.success) throw invalid('INVALID_PARAMETER', 'limitは1から100、offsetは0以上の整数です。');
  const panel = findPanel(table, params.data['panelName']);
  const conditions = findConditions(panel, params.data['filterName']);
  const given = conditions.map(() => '');
  const exact: Match[] = [];
  for (const [param, value] of Object.entries(params.data)) {
    if (!param.startsWith('_')) continue;
    const dynamic = /^_(.+)-(\d+)$/.exec(param);
    const match = dynamic === null ? toExactMatch(table, param.slice(1), value) : undefined;
    const index = dynamic === null ? -1 : nthOf(conditions, fieldMeant(table, dynamic[1] ?? '', switches), Number(dynamic[2]));
    if (match !== undefined) exact.push(match);
    else if (index >= 0) given[index] = checked(param, conditions[index], value);
    else if (switches.unknownParams === 'refuse') throw invalid('INVALID_PARAMETER', `${param} は指定できません。`);
  }
  const filtered = conditions.map((condition, index) => toFilterMatch(condition, given[index] || condition.value, switches.emptyCondition));
  return { ...page.data, fields: panel?.fields, matches: [...exact, ...filtered] };
}

export function findPanel(table: Table, name: string | undefined): Panel | undefined {
  if (name === undefined) return undefined;
  const panel = table.panels.find((candidate) => candidate.name === name);
  if (panel === undefined) throw notFound(`パネル ${name} が存在しません。`);
  return panel;
}

function findConditions(panel: Panel | undefined, name: string | undefined): readonly FilterCondition[] {
  if (name === undefined) return [];
  if (panel === undefined) throw invalid('INVALID_PARAMETER', 'filterNameはpanelNameとともに指定します。');
  const filter = panel.filters.find((candidate) => candidate.name === name);
  if (filter === undefined) throw notFound(`フィルター ${name} が存在しません。`);
  return filter.conditions;
}

/** The condition's field that a parameter's name stands for: participants are spelled in the one way that is switched on. */
function fieldMeant(table: Table, spelled: string, { participantParam }: QuerySwitches): string | undefined {
  const schedule = table.fields.find(({ type, name }) => type === 'schedule' && (spelled === name || spelled === `${name}_participants`));
  if (schedule === undefined) return spelled;
  const isBare = spelled === schedule.name;
  return participantParam === (isBare ? 'schedule' : 'participants') ? `${schedule.name}_participants` : undefined;
}

/** Where the n-th condition on a field stands in the filter; -1 when there is none. */
function nthOf(conditions: readonly FilterCondition[], field: string | undefined, n: number): number {
  return conditions.flatMap((condition, index) => (condition.field === field ? [index] : []))[n] ?? -1;
}

function checked(param: string, condition: FilterCondition | undefined, value: string): string {
  if (condition?.operator !== 'contains' && toEpochMs(value) === undefined) throw invalid('INVALID_PARAMETER', `${param}: 日時として正しくありません。`);
  return value;
}
