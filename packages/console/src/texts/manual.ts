import { manualEn } from './manual-en.js';
import { manualJa } from './manual-ja.js';
import type { Language } from './texts.js';

/** A part of the manual: what it is for, and its steps in order. */
export interface ManualPart {
  readonly id: string;
  readonly title: string;
  readonly intro: string;
  readonly steps: readonly string[];
  readonly notes: readonly string[];
}

export function manualOf(language: Language): readonly ManualPart[] {
  return language === 'en' ? manualEn : manualJa;
}
