import { describe, expect, it } from 'vitest';
import { isResaved } from './is-resaved.js';

describe('isResaved', () => {
  it.each([
    ['the same', 'a\n\nb', 'a\n\nb'],
    ['lines that became paragraphs', 'a\nb\n\nc', 'a\n\nb\n\n\n\nc'],
    ['tabs and blanks of another number', 'a\tb  c\n  ・d', 'a    b c\n ・d'],
    ['empty lines before and after', 'a\nb', '\na\nb\n\n'],
    ['nothing', '', '\n \n'],
  ])('is true of %s', (_what, one, other) => {
    expect([isResaved(one, other), isResaved(other, one)]).toEqual([true, true]);
  });

  it.each([
    ['a word more', 'a\nb', 'a\nb c'],
    ['a line less', 'a\nb', 'a'],
    ['lines joined', 'a\nb', 'a b'],
    ['an empty line more at one place', 'a\nb\nc', 'a\n\nb\nc'],
    ['an empty line taken out', 'a\n\nb\nc', 'a\nb\nc'],
    ['words emptied', 'a', ''],
    ['lines in another order', 'a\nb', 'b\na'],
    ['an ideographic space', 'a\u3000b', 'a b'],
  ])('is false of %s', (_what, one, other) => {
    expect([isResaved(one, other), isResaved(other, one)]).toEqual([false, false]);
  });
});

describe('where lines stand', () => {
  it.each([
    ['white space at the ends of a line', ' a \n\tb\t', 'a\nb', true],
    ['a word at another line end', 'a b', 'ab', false],
    ['a line break moved', 'ab\nc', 'a\nbc', false],
    ['three times as many line ends', 'a\nb', 'a\n\n\nb', false],
    ['lines whose joints differ', 'a\nb\nc', 'a\nbc', false],
  ])('%s', (_, one, other, isSo) => {
    expect([isResaved(one, other), isResaved(other, one)]).toEqual([isSo, isSo]);
  });
});
