import { expect, test } from 'vitest';
import { textToHtml, toStoredHtml } from './body-html.js';
import { htmlToText } from './html-to-text.js';

test('a text becomes the document that Exchange makes of it', () => {
  expect(textToHtml('A single timed event.')).toBe(
    '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">\r\n<meta name="Generator" content="Microsoft Exchange Server">\r\n<!-- converted from text -->\r\n<style><!-- .EmailQuote { margin-left: 1pt; padding-left: 4pt; border-left: #800000 2px solid; } --></style></head>\r\n<body>\r\n<font size="2"><span style="font-size:11pt;"><div class="PlainText">A single timed event.</div></span></font>\r\n</body>\r\n</html>\r\n',
  );
  expect(textToHtml('')).toContain('<div class="PlainText">&nbsp;</div>');
});

test.each(['一行目\n二行目\n\n四行目', 'a < b & "c" > d', 'one  two   three\n indented\n   more', "it's 100 %"])('the text of the document made of %j is that text', (text) => {
  expect(htmlToText(textToHtml(text))).toBe(text.replaceAll('\n', '\r\n'));
});

test('html is stored as a document without scripts and handlers, and its words stay', () => {
  const stored = toStoredHtml('<p onclick="x()">on time = now</p><script>alert(1)</script>');
  expect(stored).toContain('<meta http-equiv="Content-Type"');
  expect(stored).toContain('<p>on time = now</p>');
  expect(stored).not.toContain('script');
  expect(toStoredHtml('<html><head><title>t</title></head><body class="x">hello</body></html>')).toContain('<body>\r\nhello\r\n</body>');
});

test('a tab becomes blanks, which stay', () => {
  expect(htmlToText(textToHtml('ab\tc\td'))).toBe(`ab${' '.repeat(6)}c${' '.repeat(7)}d`);
});
