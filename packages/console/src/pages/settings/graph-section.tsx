import { Answer, ConnectionForm, findingsOf, isPassed, problemOf, TestState } from './connection-form.js';
import { ExpiryNotice } from './expiry-notice.js';
import { Field } from './field.js';
import { graphFields, type GraphField } from '../../settings/tenant-settings.js';
import { ManualSteps } from './manual-steps.js';
import type { SettingsProps } from './settings-state.js';
import type { Texts } from '../../texts/ja.js';
import type { VNode } from 'preact';

const words: Readonly<Record<GraphField, readonly [label: keyof Texts & `set${string}`, help: keyof Texts & `set${string}`]>> = {
  tokenEndpoint: ['setTokenEndpoint', 'setTokenEndpointHelp'],
  clientId: ['setClientId', 'setClientId'],
  clientSecret: ['setClientSecret', 'setClientSecretHelp'],
  expiresOn: ['setExpiresOn', 'setExpiresOnHelp'],
};
const types = { tokenEndpoint: 'text', clientId: 'text', clientSecret: 'password', expiresOn: 'date' } as const;

/** ⑤: what is registered of Microsoft. */
export function GraphSection({ page, view, answer }: SettingsProps): VNode {
  const { texts } = page;
  const { entries, hasSecret, test, expiry } = view.graph;
  const ofForm = answer?.part === 'graph' ? answer : undefined;
  const field = (name: GraphField): VNode => {
    const [label, help] = words[name];
    const isSecret = name === 'clientSecret';
    const registered = isSecret ? '' : entries[name];
    const entered = isSecret ? '' : (ofForm?.graph?.[name] ?? registered);
    const note = isSecret ? (hasSecret ? texts.setSecretKeep : undefined) : ofForm?.isConflict === true && entered !== registered ? texts.setConflictNow(registered === '' ? texts.setNothing : registered) : undefined;
    const isOk = name !== 'expiresOn' && isPassed(test) && ofForm?.graph === undefined;
    return <Field name={name} label={String(texts[label])} help={help === label ? undefined : String(texts[help])} type={types[name]} value={entered} note={note} problem={problemOf(name, { page, answer, part: 'graph', test })} isOk={isOk} />;
  };
  return (
    <section id="graph">
      <ManualSteps id="graph" page={page} isDone={isPassed(test)} />
      <Answer part="graph" answer={answer} />
      <ExpiryNotice page={page} expiry={expiry} />
      <TestState page={page} test={test} findings={findingsOf(ofForm, test)} own={graphFields} />
      <ConnectionForm page={page} part="graph" revision={view.revision} test={test}>
        <div class="entries">{graphFields.map(field)}</div>
      </ConnectionForm>
    </section>
  );
}
