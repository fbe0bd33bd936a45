import { explainCode, type Finding } from '@clounect/core';
import type { EntryProblem } from '../../settings/tenant-settings.js';
import type { Language } from '../../texts/texts.js';
import type { Texts } from '../../texts/ja.js';

const wrong: Readonly<Record<EntryProblem, keyof Texts & `setWrong${string}`>> = {
  required: 'setWrongRequired',
  tenantForm: 'setWrongTenant',
  identifierForm: 'setWrongIdentifier',
  filterNeedsPanel: 'setWrongPanel',
  keyForm: 'setWrongKey',
  endpointForm: 'setWrongEndpointForm',
  endpointHost: 'setWrongEndpointHost',
  clientIdForm: 'setWrongClientId',
  tooLong: 'setWrongLong',
  dateForm: 'setWrongDate',
  subKeyForm: 'setWrongSubKey',
};

export function toProblemText(texts: Texts, problem: EntryProblem): string {
  return String(texts[wrong[problem]]);
}

/** Cause and cure in one breath. */
export function toFindingText({ code = 'unexpected' }: Finding<string>, language: Language): string {
  const { cause, cure } = explainCode(code)[language];
  return `${cause} ${cure}`;
}
