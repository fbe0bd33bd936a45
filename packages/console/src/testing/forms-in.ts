import { DomUtils, parseDocument } from 'htmlparser2';

export interface FoundForm {
  readonly method: 'get' | 'post';
  readonly action: string;
  /** Names and values as a browser would send them, and also those of boxes and buttons that are not pressed. */
  readonly fields: readonly (readonly [string, string])[];
}

/** The forms of a page. */
export function formsIn(html: string): readonly FoundForm[] {
  return DomUtils.getElementsByTagName('form', parseDocument(html), true).map((form) => ({
    method: form.attribs['method']?.toLowerCase() === 'post' ? 'post' : 'get',
    action: form.attribs['action'] ?? '',
    fields: DomUtils.filter((element) => DomUtils.isTag(element) && element.attribs['name'] !== undefined, form).flatMap((element) => {
      if (!DomUtils.isTag(element)) return [];
      const options = DomUtils.getElementsByTagName('option', element, true).map(({ attribs }) => attribs['value'] ?? '');
      const value = options[0] ?? element.attribs['value'] ?? DomUtils.textContent(element);
      return [[element.attribs['name'] ?? '', value] as const];
    }),
  }));
}
