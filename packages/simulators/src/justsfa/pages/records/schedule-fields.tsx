import type { VNode } from 'preact';
import type { Participant } from '../../schedule/participant.js';
import { Field, Problem, type Problems } from '../frame/form-parts.js';
import type { Page } from '../frame/page.js';
import type { ScheduleForm } from './record-form.js';

interface ScheduleFieldsProps {
  readonly page: Page;
  readonly name: string;
  readonly label: string;
  readonly people: readonly Participant[];
  readonly form: ScheduleForm | undefined;
  readonly problems: Problems;
}

/** 期間, 公開, 参加者 of a schedule field. Which of the two forms of a period is shown follows the choice without a script. */
export function ScheduleFields({ page: { texts }, name, label, people, form, problems }: ScheduleFieldsProps): VNode {
  const isAllDay = form?.period.isAllDay === true;
  const problem = problems[`${name}_period`] ?? problems[name];
  const input = (part: 'start' | 'end' | 'firstDay' | 'lastDay', text: string, type: 'datetime-local' | 'date'): VNode => (
    <Field name={`${name}.${part}`} label={text} value={form?.period[part] ?? ''} type={type} problems={problems} />
  );
  return (
    <fieldset class="schedule">
      <legend>{label}</legend>
      <div class="choices" role="radiogroup" aria-label={texts.periodForm}>
        <label>
          <input type="radio" name={`${name}.form`} value="timed" checked={!isAllDay} />
          {texts.timed}
        </label>
        <label>
          <input type="radio" name={`${name}.form`} value="allDay" checked={isAllDay} />
          {texts.allDay}
        </label>
      </div>
      <div class="period timed">
        {input('start', texts.start, 'datetime-local')}
        {input('end', texts.end, 'datetime-local')}
      </div>
      <div class="period all-day">
        {input('firstDay', texts.firstDay, 'date')}
        {input('lastDay', texts.lastDay, 'date')}
      </div>
      {problem === undefined ? null : <Problem text={problem} />}
      <div class="choices" role="radiogroup" aria-label={texts.public}>
        <span aria-hidden="true">{texts.public}</span>
        <label>
          <input type="radio" name={`${name}.public`} value="public" checked={form?.isPrivate !== true} />
          {texts.isPublic}
        </label>
        <label>
          <input type="radio" name={`${name}.public`} value="private" checked={form?.isPrivate === true} />
          {texts.isPrivate}
        </label>
      </div>
      <Participants texts={texts} name={name} people={people} chosen={form?.participants ?? []} problem={problems[`${name}_participants`]} />
    </fieldset>
  );
}

interface ParticipantsProps {
  readonly texts: Page['texts'];
  readonly name: string;
  readonly people: readonly Participant[];
  readonly chosen: readonly string[];
  readonly problem: string | undefined;
}

/** Everyone and everything that may take part, those nobody knows any more at the end. */
function Participants({ texts, name, people, chosen, problem }: ParticipantsProps): VNode {
  const strangers = chosen.filter((id) => !people.some((person) => person.id === id));
  const box = (id: string, text: string): VNode => (
    <label>
      <input type="checkbox" name={`${name}.participants`} value={id} checked={chosen.includes(id)} />
      {text}
    </label>
  );
  return (
    <fieldset class="participants">
      <legend>{texts.participants}</legend>
      <div class="choices">
        {people.map(({ id, name: called, kind }) => box(id, `${called || id}${kind === 'user' ? '' : ` (${kind === 'group' ? texts.group : texts.facility})`}`))}
        {strangers.map((id) => box(id, `${id} (${texts.unknownPerson})`))}
      </div>
      {problem === undefined ? null : <Problem text={problem} />}
    </fieldset>
  );
}
