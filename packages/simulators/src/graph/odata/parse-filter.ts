import { badRequest } from '../graph-refusal.js';

export type Literal = string | number | boolean | null;
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
/** The part of OData's `$filter` that Outlook items and users answer to. */
export type Filter =
  | { readonly type: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly type: 'not'; readonly of: Filter }
  | { readonly type: 'compare'; readonly path: string; readonly operator: Comparison; readonly value: Literal }
  | { readonly type: 'match'; readonly path: string; readonly name: 'startswith' | 'contains'; readonly value: string }
  | { readonly type: 'any'; readonly path: string; readonly variable: string; readonly of: Filter };

const comparisons: readonly string[] = ['eq', 'ne', 'gt', 'ge', 'lt', 'le'];
const token = /\s*(?:('(?:[^']|'')*')|([(),:])|([^\s(),:']+(?::[^\s(),']+)*))/y;

/** Parses a filter; what it cannot read is refused as Graph refuses it (400 BadRequest). */
export function parseFilter(text: string): Filter {
  const tokens = tokenise(text);
  let position = 0;
  const peek = (): string | undefined => tokens[position];
  const next = (): string => {
    const taken = tokens[position];
    if (taken === undefined) throw invalid(text);
    position += 1;
    return taken;
  };
  const expect = (wanted: string): void => {
    if (next().toLowerCase() !== wanted) throw invalid(text);
  };
  const chain = (word: 'and' | 'or', parse: () => Filter): Filter => {
    const of = [parse()];
    while (peek()?.toLowerCase() === word) {
      next();
      of.push(parse());
    }
    const [only] = of;
    return only !== undefined && of.length === 1 ? only : { type: word, of };
  };
  const either = (): Filter => chain('or', () => chain('and', unary));
  const unary = (): Filter => {
    if (peek()?.toLowerCase() === 'not') {
      next();
      return { type: 'not', of: unary() };
    }
    if (peek() !== '(') return term(next());
    next();
    const inner = either();
    expect(')');
    return inner;
  };
  const term = (head: string): Filter => {
    const name = head.toLowerCase();
    if (peek() === '(' && (name === 'startswith' || name === 'contains')) return match(name);
    if (peek() === '(' && name.endsWith('/any')) return any(head.slice(0, -4));
    const operator = next().toLowerCase();
    if (!isComparison(operator)) throw invalid(text);
    return { type: 'compare', path: head, operator, value: toLiteral(next(), text) };
  };
  const match = (name: 'startswith' | 'contains'): Filter => {
    expect('(');
    const path = next();
    expect(',');
    const value = toLiteral(next(), text);
    expect(')');
    if (typeof value !== 'string') throw invalid(text);
    return { type: 'match', path, name, value };
  };
  const any = (path: string): Filter => {
    expect('(');
    const variable = next();
    expect(':');
    const of = either();
    expect(')');
    return { type: 'any', path, variable, of };
  };
  const filter = either();
  if (position < tokens.length) throw invalid(text);
  return filter;
}

const invalid = (text: string) => badRequest(`Invalid filter clause: syntax error in '${text}'.`);
const isComparison = (word: string): word is Comparison => comparisons.includes(word);

function tokenise(text: string): readonly string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const [, quoted, sign, word] = token.exec(text) ?? [];
    const found = quoted ?? sign ?? word;
    if (found === undefined) throw invalid(text);
    // "ep:ep/id" and "12:00:00Z" look alike: only a time keeps its colons.
    if (word?.includes(':') === true && !/^\d/.test(word)) tokens.push(...word.split(/(:)/).filter((part) => part !== ''));
    else tokens.push(found);
  }
  return tokens;
}

function toLiteral(word: string, text: string): Literal {
  if (word.startsWith("'")) return word.slice(1, -1).replaceAll("''", "'");
  if (word === 'true' || word === 'false') return word === 'true';
  if (word === 'null') return null;
  if (/^-?\d+(\.\d+)?$/.test(word)) return Number(word);
  if (/^\d{4}-\d{2}-\d{2}/.test(word)) return word;
  throw invalid(text);
}
