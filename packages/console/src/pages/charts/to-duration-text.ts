import type { Language } from '@clounect/page-kit';

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** A length of time in its largest fitting unit, `1.5 秒`. */
export function toDurationText(milliseconds: number, language: Language): string {
  const [unit, length] = units.find(([, one]) => milliseconds >= one) ?? (['second', 1_000] as const);
  const format = new Intl.NumberFormat(language === 'ja' ? 'ja-JP' : 'en-GB', { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: milliseconds < 10_000 ? 1 : 0 });
  return format.format(milliseconds / length);
}
