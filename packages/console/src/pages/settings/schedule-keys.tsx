import { Choice, Field } from './field.js';
import { toProblemText } from './problem-texts.js';
import type { EntryProblem, ScheduleKeys as Keys } from '../../settings/tenant-settings.js';
import type { Texts } from '../../texts/ja.js';
import type { VNode } from 'preact';

export interface ScheduleKeysProps {
  readonly texts: Texts;
  readonly keys: Keys;
  readonly wrong: Readonly<Partial<Record<string, EntryProblem>>> | undefined;
}

/** What no public page says of JUST.SFA's schedules, and one look at a record or a webhook tells. */
export function ScheduleKeys({ texts, keys, wrong = {} }: ScheduleKeysProps): VNode {
  const forms = [['lastMinute', texts.setAllDayLastMinute], ['exclusiveMidnight', texts.setAllDayExclusive], ['inclusiveMidnight', texts.setAllDayInclusive], ['dateOnly', texts.setAllDayDates], ['flag', texts.setAllDayFlag]] as const;
  const key = (name: 'allDayKey' | 'publicKey' | 'privateValues', label: string, help: string): VNode => {
    const problem = wrong[name];
    return <Field name={name} label={label} help={help} value={keys[name]} problem={problem === undefined ? undefined : toProblemText(texts, problem)} />;
  };
  return (
    <fieldset>
      <legend>{texts.setKeys}</legend>
      <small>{texts.setKeysHelp}</small>
      <div class="entries">
        <Choice name="allDayForm" label={texts.setAllDay} help={texts.setAllDayHelp} value={keys.allDayForm} options={forms} />
        {key('allDayKey', texts.setAllDayKey, texts.setAllDayKeyHelp)}
        {key('publicKey', texts.setPublicKey, texts.setPublicKeyHelp)}
        {key('privateValues', texts.setPrivateValues, texts.setPrivateValuesHelp)}
      </div>
    </fieldset>
  );
}
