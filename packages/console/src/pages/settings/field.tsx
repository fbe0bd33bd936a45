import type { VNode } from 'preact';

export interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly help?: string | undefined;
  readonly value?: string | undefined;
  readonly type?: 'text' | 'password' | 'date' | 'number' | 'url' | undefined;
  /** What is wrong with the entry, or what a test found wrong, with its cure. */
  readonly problem?: string | undefined;
  /** A test found it right. */
  readonly isOk?: boolean | undefined;
  /** More to know of it, for example what somebody else registered meanwhile. */
  readonly note?: string | undefined;
  readonly isRequired?: boolean | undefined;
}

/** The page has ids of its own, such as `content`. */
const idOf = (name: string): string => `entry-${name}`;

/** An entry with its help, and with what is wrong where it belongs. */
export function Field({ name, label, help, value, type = 'text', problem, isOk = false, note, isRequired = false }: FieldProps): VNode {
  const id = idOf(name);
  const told = [help === undefined ? undefined : `${id}-help`, note === undefined ? undefined : `${id}-note`, problem === undefined ? undefined : `${id}-problem`].filter((id) => id !== undefined);
  const validity = problem !== undefined ? { 'aria-invalid': true } : isOk ? { 'aria-invalid': false } : {};
  // Which attributes go with which type is known only for a type that is written down.
  const ofType = { type } as { readonly type: 'text' };
  return (
    <div class="entry">
      <label for={id}>{label}</label>
      <input id={id} name={name} {...ofType} value={value ?? ''} autocomplete={type === 'password' ? 'new-password' : 'off'} spellcheck={false} required={isRequired} {...(told.length > 0 && { 'aria-describedby': told.join(' ') })} {...validity} />
      {help === undefined ? null : <small id={`${id}-help`}>{help}</small>}
      {note === undefined ? null : (
        <small id={`${id}-note`} class="note">
          {note}
        </small>
      )}
      {problem === undefined ? null : (
        <small id={`${id}-problem`} class="problem">
          {problem}
        </small>
      )}
    </div>
  );
}

export interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, text: string])[];
}

export function Choice({ name, label, help, value, options }: ChoiceProps): VNode {
  const id = idOf(name);
  return (
    <div class="entry">
      <label for={id}>{label}</label>
      <select id={id} name={name} aria-describedby={`${id}-help`}>
        {options.map(([option, text]) => (
          <option value={option} selected={option === value}>
            {text}
          </option>
        ))}
      </select>
      <small id={`${id}-help`}>{help}</small>
    </div>
  );
}
