import { en } from './en.js';
import { ja, type Texts } from './ja.js';

export const languages = ['ja', 'en'] as const;
export type Language = (typeof languages)[number];

export function textsOf(language: Language): Texts {
  return language === 'en' ? en : ja;
}

/** Japanese unless another language was chosen. */
export function toLanguage(chosen: string | undefined): Language {
  return languages.find((language) => language === chosen) ?? 'ja';
}
