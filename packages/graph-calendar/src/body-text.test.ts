import { expect, it } from 'vitest';
import { toBodyText } from './body-text.js';

it('normalises the lines of a text', () => {
  expect(toBodyText({ contentType: 'text', content: '一\r\n二  \r\n\r\n' })).toBe('一\n二');
});

it('leaves html alone in a text', () => {
  expect(toBodyText({ contentType: 'text', content: '<p>&amp;</p>' })).toBe('<p>&amp;</p>');
});

it('takes the text of html that comes unasked', () => {
  const content = '<html><head><style>p { }</style></head><body>\r\n<p>一 &amp; 二&#x1F600;</p><div>三<br>四</div>\r\n</body></html>';
  expect(toBodyText({ contentType: 'html', content })).toBe('一 & 二😀\n三\n四');
});

it('is empty without a body', () => {
  expect(toBodyText(null)).toBe('');
  expect(toBodyText({ contentType: 'text', content: null })).toBe('');
});
