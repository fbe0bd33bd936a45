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

/** An entry with its help, and with what is wrong where it belongs. */
export function Field({ name, label, help, value, type = 'text', problem, isOk = false, note, isRequired = false }: FieldProps): VNode {
  const told = [help === undefined ? undefined : `${name}-help`, note === undefined ? undefined : `${name}-note`, problem === undefined ? undefined : `${name}-problem`].filter((id) => id !== undefined);
  const validity = problem !== undefined ? { 'aria-invalid': true } : isOk ? { 'aria-invalid': false } : {};
  // Which attributes go with which type is known only for a type that is written down.
  const ofType = { type } as { readonly type: 'text' };
  return (
    <div class="entry">
      <label for={name}>{label}</label>
      <input id={name} name={name} {...ofType} value={value ?? ''} autocomplete={type === 'password' ? 'new-password' : 'off'} spellcheck={false} required={isRequired} {...(told.length > 0 && { 'aria-describedby': told.join(' ') })} {...validity} />
      {help === undefined ? null : <small id={`${name}-help`}>{help}</small>}
      {note === undefined ? null : (
        <small id={`${name}-note`} class="note">
          {note}
        </small>
      )}
      {problem === undefined ? null : (
        <small id={`${name}-problem`} class="problem">
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
  return (
    <div class="entry">
      <label for={name}>{label}</label>
      <select id={name} name={name} aria-describedby={`${name}-help`}>
        {options.map(([option, text]) => (
          <option value={option} selected={option === value}>
            {text}
          </option>
        ))}
      </select>
      <small id={`${name}-help`}>{help}</small>
    </div>
  );
}
