import { ClounectError, cataloguedCodes, explainCode } from '@clounect/core';
import type { Report } from '../report.js';

/** One code, or all. An unknown one is a failure: its words would be those of `unexpected`. */
export function explainCodes(code: string | undefined): Report {
  if (code !== undefined && !cataloguedCodes.includes(code)) throw new ClounectError('unknownCode', `There is no code ${code}.`);
  const data = (code === undefined ? cataloguedCodes : [code]).map((one) => ({ code: one, ...explainCode(one) }));
  return { data: code === undefined ? data : data[0], lines: (language) => data.flatMap((one) => [`[${one.code}] ${one[language].cause}`, `  ${one[language].cure}`]) };
}
