import express from 'express';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLanguageRouter, languageOf } from './language.js';
import { createVisitor } from './testing/create-visitor.js';

const app = express();
app.use('/pages', createLanguageRouter());
app.get('/pages/', (request, response) => void response.send(languageOf(request)));
const server = app.listen(0, '127.0.0.1');
let url = '';
beforeAll(async () => {
  if (!server.listening) await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pages`;
});
afterAll(() => void server.close());

describe('the language of the pages', () => {
  it('is Japanese until another one is chosen, and an unknown one is Japanese', async () => {
    const visitor = createVisitor(url);
    expect((await visitor.visit('/')).text).toBe('ja');
    expect(await visitor.visit('/language/en?back=/log%3Fpage%3D2')).toMatchObject({ status: 303, location: '/pages/log?page=2' });
    expect((await visitor.visit('/')).text).toBe('en');
    await visitor.visit('/language/klingon');
    expect((await visitor.visit('/')).text).toBe('ja');
  });

  it('leads back to a page of ours only', async () => {
    for (const back of ['//evil.example/', 'https://evil.example/', '/\\evil.example', 'evil', '/a b', '']) {
      expect((await createVisitor(url).visit(`/language/en?back=${encodeURIComponent(back)}`)).location, back).toBe('/pages/');
    }
  });
});
