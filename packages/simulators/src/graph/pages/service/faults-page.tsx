import { live } from '@clounect/page-kit';
import type { VNode } from 'preact';
import type { CallCounts } from '../../../simulation/call-counts.js';
import type { FaultSwitch } from '../../../simulation/faults.js';
import { Frame } from '../frame.js';
import type { Page } from '../page.js';

export const faultKinds = [
  ...['token', 'user.get', 'user.list', 'event.create', 'event.get', 'event.list', 'event.update', 'event.delete', 'calendarView', 'calendar.get', 'calendar.list', 'delta'],
  ...['subscription.create', 'subscription.get', 'subscription.list', 'subscription.update', 'subscription.delete', 'subscription.reauthorize'],
] as const;
export const faultEffects = ['refuse', 'loseAnswer', 'drop', 'dropAnswer', 'none'] as const;

export interface FaultsProps {
  readonly page: Page;
  readonly faults: ReturnType<FaultSwitch['list']>;
  readonly calls: ReturnType<CallCounts['toJson']>;
  readonly problem?: string | undefined;
}

export function FaultsPage(props: FaultsProps): VNode {
  const { page, problem } = props;
  const { texts } = page;
  return (
    <Frame page={page} title={texts.faults}>
      <p>{texts.faultsText}</p>
      {problem === undefined ? null : (
        <p class="notice" role="alert">
          {problem}
        </p>
      )}
      <FaultForm {...props} />
      <FaultsPart {...props} />
      <div class="buttons">
        <form method="post" action="/faults/clear">
          <button type="submit" class="secondary">
            {texts.clearFaults}
          </button>
        </form>
        <form method="post" action="/calls/reset">
          <button type="submit" class="secondary">
            {texts.resetCalls}
          </button>
        </form>
      </div>
    </Frame>
  );
}

function FaultForm({ page: { texts } }: FaultsProps): VNode {
  const number = (name: string, label: string, value: string): VNode => (
    <label>
      {label}
      <input type="number" name={name} min="0" value={value} />
    </label>
  );
  return (
    <form method="post" action="/faults">
      <div class="grid">
        <label>
          {texts.faultKind}
          <select name="kind">
            <option value="*">{texts.everyCall}</option>
            {faultKinds.map((kind) => (
              <option value={kind}>{kind}</option>
            ))}
          </select>
        </label>
        <label>
          {texts.effect}
          <select name="effect">
            {faultEffects.map((effect) => (
              <option value={effect}>{texts.effects[effect]}</option>
            ))}
          </select>
        </label>
      </div>
      <div class="grid">
        {number('status', texts.faultStatus, '503')}
        {number('times', texts.faultTimes, '1')}
      </div>
      <div class="grid">
        {number('after', texts.faultAfter, '0')}
        {number('delayMs', texts.faultDelay, '0')}
      </div>
      <label>
        {texts.faultPath}
        <input name="pathContains" />
      </label>
      <button type="submit">{texts.addFault}</button>
    </form>
  );
}

/** The faults that are set, and the calls there were; keeps itself up to date. */
export function FaultsPart({ page: { texts }, faults, calls }: FaultsProps): VNode {
  const kinds = Object.entries(calls.byKind);
  return (
    <div id="faults" {...live('/faults/rows')}>
      {faults.length === 0 ? (
        <p>{texts.noFaults}</p>
      ) : (
        <ul>
          {faults.map(({ kind, effect, status, times, hits, delayMs, pathContains }) => (
            <li>
              {[kind === '*' ? texts.everyCall : kind, texts.effects[effect], effect === 'refuse' || effect === 'loseAnswer' ? `HTTP ${status}` : '', delayMs > 0 ? `${delayMs} ms` : '', pathContains ?? '']
                .filter((text) => text !== '')
                .join(' · ')}
              {` (${texts.faultHits}: ${hits}${times === undefined ? '' : ` / ${times}`})`}
            </li>
          ))}
        </ul>
      )}
      <h2>{texts.calls}</h2>
      <p>{texts.callsText}</p>
      {kinds.length === 0 ? <p>{texts.noCalls}</p> : <Counts counts={kinds} />}
      <h3>{texts.violations}</h3>
      <Counts counts={Object.entries(calls.violations)} />
    </div>
  );
}

function Counts({ counts }: { readonly counts: readonly (readonly [string, number])[] }): VNode {
  return counts.length === 0 ? (
    <p>0</p>
  ) : (
    <ul>
      {counts.map(([name, count]) => (
        <li>{`${name}: ${count}`}</li>
      ))}
    </ul>
  );
}
