import type { VNode } from 'preact';
import type { Page } from './page.js';

/** What is wrong with a form: a sentence by the name of its input; `""`: with the whole. */
export type Problems = Readonly<Record<string, string>>;

interface FieldProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly problems: Problems;
  readonly type?: 'text' | 'url' | 'email' | 'number' | 'date' | 'datetime-local' | 'textarea';
  readonly required?: boolean;
  readonly maxlength?: number | undefined;
  readonly min?: number;
  readonly hint?: string | undefined;
  readonly isReadOnly?: boolean;
}

/** A labelled input with its hint and what is wrong with it. */
export function Field({ name, label, value, problems, type = 'text', required = false, maxlength, min, hint, isReadOnly = false }: FieldProps): VNode {
  const problem = problems[name];
  const described = [...(hint === undefined ? [] : [`${name}-hint`]), ...(problem === undefined ? [] : [`${name}-problem`])].join(' ');
  const common = {
    id: name,
    name,
    required,
    readonly: isReadOnly,
    ...(maxlength === undefined ? {} : { maxlength }),
    ...(described === '' ? {} : { 'aria-describedby': described }),
    ...(problem === undefined ? {} : { 'aria-invalid': true as const }),
  };
  // The types differ in what else they allow, of which nothing is used here.
  const typed = { type } as { type: 'text' };
  return (
    <div class="field">
      <label for={name}>{label}</label>
      {type === 'textarea' ? (
        // The parser of html drops a line feed right after the tag.
        <textarea {...common} rows={4}>{`\n${value}`}</textarea>
      ) : (
        <input {...common} {...typed} value={value} {...(min === undefined ? {} : { min })} {...(type === 'number' ? { step: 'any' } : {})} />
      )}
      {hint === undefined ? null : <small id={`${name}-hint`}>{hint}</small>}
      {problem === undefined ? null : <Problem id={`${name}-problem`} text={problem} />}
    </div>
  );
}

export function Problem({ id, text }: { readonly id?: string; readonly text: string }): VNode {
  return (
    <small class="problem" {...(id === undefined ? {} : { id })}>
      {text}
    </small>
  );
}

/** Above a form: that something is wrong, and what is wrong with the whole of it. */
export function ProblemSummary({ page: { texts }, problems }: { readonly page: Page; readonly problems: Problems }): VNode | null {
  if (Object.keys(problems).length === 0) return null;
  return (
    <p class="notice" role="alert">
      {problems[''] ?? texts.formRefused}
    </p>
  );
}

export function CheckBox({ name, value = 'on', label, checked }: { readonly name: string; readonly value?: string; readonly label: string; readonly checked: boolean }): VNode {
  return (
    <label>
      <input type="checkbox" name={name} value={value} checked={checked} />
      {label}
    </label>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly hint?: string;
  readonly problem?: string | undefined;
}

export function Choice({ name, label, value, options, hint, problem }: ChoiceProps): VNode {
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <select id={name} name={name} {...(hint === undefined ? {} : { 'aria-describedby': `${name}-hint` })} {...(problem === undefined ? {} : { 'aria-invalid': true as const })}>
        {options.map(([option, text]) => (
          <option value={option} selected={option === value}>
            {text}
          </option>
        ))}
      </select>
      {hint === undefined ? null : <small id={`${name}-hint`}>{hint}</small>}
      {problem === undefined ? null : <Problem text={problem} />}
    </div>
  );
}

/** A value to copy: read-only, with a button that the kit's script serves. */
export function CopyField({ page: { texts }, id, label, value }: { readonly page: Page; readonly id: string; readonly label: string; readonly value: string }): VNode {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div role="group">
        <input id={id} type="text" readonly value={value} />
        <button type="button" class="secondary" data-copy={id} data-copied={texts.copied}>
          {texts.copy}
        </button>
      </div>
    </div>
  );
}

/** A deletion that is asked for twice, without a script. */
export function DeleteForm({ page: { texts }, action, ask }: { readonly page: Page; readonly action: string; readonly ask: string }): VNode {
  return (
    <details class="delete">
      <summary>{texts.remove}</summary>
      <form method="post" action={action}>
        <p>{ask}</p>
        <button type="submit" class="contrast">
          {texts.reallyRemove}
        </button>
      </form>
    </details>
  );
}

/** A 識別名: what the sync is told; to be read, copied and changed. */
export function IdentifierField({ page: { texts }, value, problems }: { readonly page: Page; readonly value: string; readonly problems: Problems }): VNode {
  const problem = problems['name'];
  return (
    <div class="field">
      <label for="name">{texts.identifier}</label>
      <div role="group">
        <input id="name" name="name" type="text" value={value} required maxlength={40} spellcheck={false} aria-describedby="name-hint" {...(problem === undefined ? {} : { 'aria-invalid': true as const })} />
        <button type="button" class="secondary" data-copy="name" data-copied={texts.copied}>
          {texts.copy}
        </button>
      </div>
      <small id="name-hint">{texts.identifierHint}</small>
      {problem === undefined ? null : <Problem text={problem} />}
    </div>
  );
}
