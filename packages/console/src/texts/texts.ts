import { en } from './en.js';
import { ja, type Texts } from './ja.js';
import type { Language } from '@clounect/page-kit';

export type { Language };

export function textsOf(language: Language): Texts {
  return language === 'en' ? en : ja;
}
