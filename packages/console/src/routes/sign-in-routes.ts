import express, { type Router } from 'express';
import { ForgotPasswordPage, MessagePage, NewPasswordPage, SignInPage } from '../pages/sign-in-pages.js';
import { pageOf, type ConsoleRequest } from '../http/console-request.js';
import { createLanguageRouter, sendPage } from '@clounect/page-kit';
import { cookiePrefix } from '../accounts/cookie-prefix.js';
import { z } from 'zod';
import type { Accounts } from '../accounts/accounts.js';
import type { ConsoleOptions } from '../create-console.js';
import type { NextFunction, Request, Response } from 'express';

const credentials = z.object({ email: z.string().trim().max(320).catch(''), password: z.string().max(1_000).catch('') });
const reset = z.object({ token: z.string().max(200).catch(''), password: z.string().catch('') });
const passwordSchema = z.string().min(12).max(128);

/** Sign-in, sign-out, a forgotten password, the language; and who the other pages are for. */
export function createSignInRouter(signIn: ConsoleOptions['signIn']): Router {
  const router = express.Router();
  router.use(createLanguageRouter());
  if ('toPrincipal' in signIn) return router.use(identify((request) => signIn.toPrincipal(request.headers)));
  addForms(router, signIn);
  return router.use(identify((request) => signIn.find(request.headers.cookie), '/sign-in'));
}

function identify(find: (request: Request) => Promise<ConsoleRequest['principal']>, signInPath?: string) {
  return async (request: ConsoleRequest, response: Response, next: NextFunction): Promise<void> => {
    const principal = await find(request);
    if (principal !== undefined) {
      request.principal = principal;
      return next();
    }
    const page = pageOf(request);
    if (signInPath === undefined) return sendPage(response, MessagePage({ page, title: page.texts.signIn, text: page.texts.forbidden }), 401);
    // Whoever was signed in is told why the page is gone; who sends a form was, even if the browser has thrown the cookie away by its date.
    const wasSignedIn = request.method === 'POST' || hasSessionCookie(request);
    const to = `${page.base}${signInPath}${wasSignedIn ? '?ended=1' : ''}`;
    // A part of a live page: the whole page has to go to the sign-in.
    if (request.headers['hx-request'] !== undefined) response.set('hx-redirect', to).status(401).end();
    else response.redirect(303, to);
  };
}

const hasSessionCookie = ({ headers: { cookie = '' } }: Request): boolean => cookie.includes(`${cookiePrefix}.session_token=`);

function addForms(router: Router, accounts: Accounts): void {
  router.get('/sign-in', (request, response) => {
    const page = pageOf(request);
    sendPage(response, SignInPage({ page, message: request.query['ended'] === undefined ? undefined : page.texts.signedOutMeanwhile }));
  });
  router.post('/sign-in', async (request, response) => {
    const page = pageOf(request);
    const { email, password } = credentials.parse(request.body ?? {});
    const result = await accounts.signIn({ email, password, address: request.ip ?? '' });
    if (result.state === 'signedIn') {
      response.append('set-cookie', [...result.cookies]).redirect(303, `${page.base}/`);
      return;
    }
    const message = result.state === 'throttled' ? page.texts.signInThrottled(result.retryAfterSeconds) : page.texts.signInRefused;
    sendPage(response, SignInPage({ page, message, email }), result.state === 'throttled' ? 429 : 401);
  });
  router.post('/sign-out', async (request, response) => {
    response.append('set-cookie', [...(await accounts.signOut(request.headers.cookie))]).redirect(303, `${pageOf(request).base}/sign-in`);
  });
  router.get('/forgot-password', (request, response) => {
    const page = pageOf(request);
    sendPage(response, accounts.canReset ? ForgotPasswordPage({ page }) : MessagePage({ page, title: page.texts.resetTitle, text: page.texts.resetByOperator }));
  });
  router.post('/forgot-password', async (request, response) => {
    const page = pageOf(request);
    const { email } = credentials.parse(request.body ?? {});
    const state = await accounts.requestReset({ email, address: request.ip ?? '' });
    const text = state === 'throttled' ? page.texts.resetThrottled : page.texts.resetSent;
    sendPage(response, MessagePage({ page, title: page.texts.resetTitle, text }), state === 'throttled' ? 429 : 200);
  });
  router.get('/new-password', (request, response) => {
    const { token } = reset.parse(request.query);
    sendPage(response, NewPasswordPage({ page: pageOf(request), token }));
  });
  router.post('/new-password', async (request, response) => {
    const page = pageOf(request);
    const { token, password } = reset.parse(request.body ?? {});
    if (!passwordSchema.safeParse(password).success) {
      sendPage(response, NewPasswordPage({ page, token, message: page.texts.passwordTooShort }), 422);
      return;
    }
    const state = await accounts.resetPassword({ token, password, address: request.ip ?? '' });
    const text = { done: page.texts.resetDone, refused: page.texts.resetRefused, throttled: page.texts.resetThrottled }[state];
    sendPage(response, MessagePage({ page, title: page.texts.resetTitle, text }), { done: 200, refused: 422, throttled: 429 }[state]);
  });
}
