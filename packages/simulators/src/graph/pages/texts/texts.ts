import type { Language } from '@clounect/page-kit';
import { en } from './en.js';
import { ja, type Texts } from './ja.js';

export type { Texts };

export const textsOf = (language: Language): Texts => (language === 'en' ? en : ja);
