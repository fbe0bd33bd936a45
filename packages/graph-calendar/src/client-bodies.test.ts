import { isResaved, normaliseLines } from '@clounect/core';
import { htmlToText, outlookClients, toClientHtml } from '@clounect/simulators/graph';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toBodyText } from './body-text.js';

const line = fc.oneof(
  fc.constant(''),
  fc
    .array(fc.constantFrom('商談', '株式会社例示', ' ', '  ', '　', 'ﾊﾝｶｸ', '資料 & 見積', '"引用"', '<未定>', 'https://a.example/?q=1&r=#x', 'https://a.example', 't.yamada@a.example', '😀', '、', '。'), { minLength: 1, maxLength: 6 })
    .map((words) => words.join('')),
  fc.tuple(fc.constantFrom('・', '- ', '1. ', '  * ', '  *   ', '（１）', '　'), fc.constantFrom('議題', '参加者は https://a.example/x まで', '名刺')).map((parts) => parts.join('')),
);
const withTabs = fc.oneof(line, fc.constantFrom('時刻\t場所', '\t字下げ', '一\t\t二'));
const texts = (lines: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.array(lines, { maxLength: 12 }).map((all) => normaliseLines(all.join('\n').replace(/^\n+/, '')));

describe.each(outlookClients)('a text that Outlook (%s) saved again', (client) => {
  it('is the same text, from its html', () => {
    fc.assert(
      fc.property(texts(client === 'desktop' ? withTabs : line), (text) => {
        expect(toBodyText({ contentType: 'html', content: toClientHtml(client, text) })).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it('is told from an edit, tabs included, also in the text view, where paragraphs stand between empty lines', () => {
    fc.assert(
      fc.property(texts(withTabs), (text) => {
        const html = toClientHtml(client, text);
        for (const seen of [toBodyText({ contentType: 'html', content: html }), toBodyText({ contentType: 'text', content: htmlToText(html) })]) {
          expect(isResaved(text, seen), JSON.stringify(seen)).toBe(true);
          expect(text === '' || isResaved(text, `${seen}追記`)).toBe(text === '');
        }
      }),
      { numRuns: 500 },
    );
  });
});
