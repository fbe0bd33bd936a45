import type { VNode } from 'preact';
import { defaultSwitches, type Switches } from '../../switches.js';
import { Frame } from '../frame.js';
import type { Page } from '../page.js';
import { groupOf, switchNames, toSwitchField, type SwitchField, type SwitchGroup, type SwitchName } from './switch-fields.js';

interface SwitchesProps {
  readonly page: Page;
  readonly switches: Switches;
  readonly told?: string | undefined;
  readonly problem?: string | undefined;
}

const groups: readonly SwitchGroup[] = ['exchange', 'subscription', 'notification', 'delta'];

export function SwitchesPage(props: SwitchesProps): VNode {
  const { page, told, problem } = props;
  const { texts } = page;
  return (
    <Frame page={page} title={texts.switches}>
      <p>{texts.switchesText}</p>
      {told === undefined ? null : (
        <p class="notice" role="status">
          {told}
        </p>
      )}
      {problem === undefined ? null : (
        <p class="notice" role="alert">
          {problem}
        </p>
      )}
      <form method="post" action="/switches">
        {groups.map((group) => (
          <fieldset>
            <legend>
              <strong>{texts.switchGroups[group]}</strong>
            </legend>
            {switchNames.filter((name) => groupOf(name) === group).map((name) => (
              <SwitchLine {...props} name={name} />
            ))}
          </fieldset>
        ))}
        <button type="submit">{texts.save}</button>
      </form>
    </Frame>
  );
}

function SwitchLine({ page: { texts }, switches, name }: SwitchesProps & { readonly name: SwitchName }): VNode {
  const field = toSwitchField(name);
  const shown = (value: unknown): string => (typeof value === 'boolean' ? (value ? texts.on : texts.off) : String(value));
  const isChanged = JSON.stringify(switches[name]) !== JSON.stringify(defaultSwitches[name]);
  return (
    <div class={isChanged ? 'switch changed' : 'switch'}>
      <div>
        <code>{name}</code>
        <p id={`${name}-text`}>{`${texts.switchTexts[name]} ${texts.byDefault(shown(defaultSwitches[name]))}`}</p>
      </div>
      <SwitchInput field={field} value={switches[name]} page={{ texts }} />
    </div>
  );
}

function SwitchInput({ field, value, page: { texts } }: { readonly field: SwitchField; readonly value: Switches[SwitchName]; readonly page: Pick<Page, 'texts'> }): VNode {
  const { name, kind } = field;
  const said = { name, 'aria-label': name, 'aria-describedby': `${name}-text` };
  if (kind === 'boolean' || kind === 'choice') {
    const choices = kind === 'boolean' ? [['on', texts.on] as const, ['off', texts.off] as const] : field.choices.map((choice) => [choice, choice] as const);
    const chosen = kind === 'boolean' ? (value === true ? 'on' : 'off') : String(value);
    return (
      <select {...said}>
        {choices.map(([choice, text]) => (
          <option value={choice} selected={choice === chosen}>
            {text}
          </option>
        ))}
      </select>
    );
  }
  const number = (one: unknown, label = name as string): VNode => <input {...said} aria-label={label} type="number" min="0" step="any" required value={String(one)} />;
  if (kind === 'number' || !Array.isArray(value)) return number(value);
  return (
    <div class="grid">
      {number(value[0], `${name} ${texts.least}`)}
      {number(value[1], `${name} ${texts.most}`)}
    </div>
  );
}
