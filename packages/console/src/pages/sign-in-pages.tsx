import type { Page } from '../http/page.js';
import type { VNode } from 'preact';
import { PlainPage } from './document.js';

interface FormProps {
  readonly page: Page;
  readonly message?: string | undefined;
  readonly email?: string | undefined;
}

function Message({ text }: { readonly text: string | undefined }): VNode | null {
  return text === undefined ? null : (
    <p class="notice" role="alert">
      {text}
    </p>
  );
}

export function SignInPage({ page, message, email }: FormProps): VNode {
  const { texts, base } = page;
  return (
    <PlainPage page={page} title={texts.signIn}>
      <Message text={message} />
      <form method="post" action={`${base}/sign-in`}>
        <label>
          {texts.email}
          <input type="email" name="email" autocomplete="username" required value={email ?? ''} />
        </label>
        <label>
          {texts.password}
          <input type="password" name="password" autocomplete="current-password" required />
        </label>
        <button type="submit">{texts.signIn}</button>
      </form>
      <p>
        <a href={`${base}/forgot-password`}>{texts.forgotPassword}</a>
      </p>
    </PlainPage>
  );
}

export function ForgotPasswordPage({ page, message }: FormProps): VNode {
  const { texts, base } = page;
  return (
    <PlainPage page={page} title={texts.resetTitle}>
      <Message text={message} />
      <p>{texts.resetIntro}</p>
      <form method="post" action={`${base}/forgot-password`}>
        <label>
          {texts.email}
          <input type="email" name="email" autocomplete="username" required />
        </label>
        <button type="submit">{texts.resetSend}</button>
      </form>
      <p>
        <a href={`${base}/sign-in`}>{texts.backToSignIn}</a>
      </p>
    </PlainPage>
  );
}

export function NewPasswordPage({ page, message, token }: FormProps & { readonly token: string }): VNode {
  const { texts, base } = page;
  return (
    <PlainPage page={page} title={texts.resetTitle}>
      <Message text={message} />
      <form method="post" action={`${base}/new-password`}>
        <input type="hidden" name="token" value={token} />
        <label>
          {texts.newPassword}
          <input type="password" name="password" autocomplete="new-password" required minlength={12} maxlength={128} />
        </label>
        <button type="submit">{texts.resetDo}</button>
      </form>
    </PlainPage>
  );
}

/** A sentence, and the way back. */
export function MessagePage({ page, title, text }: { readonly page: Page; readonly title: string; readonly text: string }): VNode {
  return (
    <PlainPage page={page} title={title}>
      <p>{text}</p>
      <p>
        <a href={`${page.base}/`}>{page.texts.back}</a>
      </p>
    </PlainPage>
  );
}
