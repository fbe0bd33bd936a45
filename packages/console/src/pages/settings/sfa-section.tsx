import { Answer, ConnectionForm, findingsOf, isPassed, problemOf, TestState } from './connection-form.js';
import { Field } from './field.js';
import { ManualSteps } from './manual-steps.js';
import { sfaFields, type SfaField } from '../../settings/tenant-settings.js';
import type { SettingsProps } from './settings-state.js';
import type { Texts } from '../../texts/ja.js';
import type { VNode } from 'preact';

const words: Readonly<Record<SfaField, readonly [label: keyof Texts & `set${string}`, help: keyof Texts & `set${string}`]>> = {
  tenant: ['setSfaTenant', 'setSfaTenantHelp'],
  apiKey: ['setApiKey', 'setApiKeyHelp'],
  table: ['setTable', 'setTableHelp'],
  panel: ['setPanel', 'setPanelHelp'],
  filter: ['setFilter', 'setFilterHelp'],
  scheduleField: ['setScheduleField', 'setScheduleHelp'],
  title: ['setHeading', 'setHeadingHelp'],
  location: ['setPlace', 'setPlaceHelp'],
  content: ['setContent', 'setContentHelp'],
};

/** ③: what is registered of JUST.SFA. */
export function SfaSection({ page, view, answer }: SettingsProps): VNode {
  const { texts } = page;
  const { entries, hasKey, test } = view.sfa;
  const ofForm = answer?.part === 'sfa' ? answer : undefined;
  const field = (name: SfaField): VNode => {
    const [label, help] = words[name];
    const registered = name === 'apiKey' ? '' : entries[name];
    const entered = name === 'apiKey' ? '' : (ofForm?.sfa?.[name] ?? registered);
    const note = name === 'apiKey' ? (hasKey ? texts.setSecretKeep : undefined) : ofForm?.isConflict === true && entered !== registered ? texts.setConflictNow(registered === '' ? texts.setNothing : registered) : undefined;
    const problem = problemOf(name, { page, answer, part: 'sfa', test });
    return <Field name={name} label={String(texts[label])} help={String(texts[help])} type={name === 'apiKey' ? 'password' : 'text'} value={entered} note={note} problem={problem} isOk={isPassed(test) && ofForm?.sfa === undefined && entered !== ''} />;
  };
  return (
    <section id="sfa">
      <ManualSteps id="filter" page={page} isDone={isPassed(test)} />
      <Answer part="sfa" answer={answer} />
      <TestState page={page} test={test} findings={findingsOf(ofForm, test)} own={sfaFields} />
      <ConnectionForm page={page} part="sfa" revision={view.revision} test={test}>
        <div class="entries">{sfaFields.map(field)}</div>
        <EndingQuestion page={page} view={view} answer={ofForm} />
      </ConnectionForm>
    </section>
  );
}

/** What becomes of the events of the table that is given up. */
function EndingQuestion({ page: { texts }, answer }: SettingsProps): VNode | null {
  const former = answer?.former;
  if (former === undefined) return null;
  return (
    <fieldset class="notice">
      <legend>{texts.setEndingTitle}</legend>
      <p>{texts.setEndingIntro(former.table, former.scheduleField, former.standing)}</p>
      <label>
        <input type="radio" name="ending" value="keep" required /> {texts.setEndingKeep(former.standing)}
      </label>
      <label>
        <input type="radio" name="ending" value="remove" required /> {texts.setEndingRemove(former.standing)}
      </label>
    </fieldset>
  );
}
