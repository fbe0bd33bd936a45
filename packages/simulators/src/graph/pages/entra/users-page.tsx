import { WideTable } from '@clounect/page-kit';
import type { VNode } from 'preact';
import { userStates, type DirectoryUser, type EntraDirectory } from '../../settings.js';
import { Frame } from '../frame.js';
import type { Page } from '../page.js';

interface UsersProps {
  readonly page: Page;
  readonly users: readonly DirectoryUser[];
  readonly directories: readonly EntraDirectory[];
  readonly problem?: string | undefined;
}

export function UsersPage(props: UsersProps): VNode {
  const { page, users, directories, problem } = props;
  const { texts } = page;
  return (
    <Frame page={page} title={texts.users}>
      {problem === undefined ? null : (
        <p class="notice" role="alert">
          {problem}
        </p>
      )}
      <WideTable label={texts.users} heads={[texts.displayName, texts.directory, texts.mail, texts.mailboxState, texts.actions]}>
            {users.map((user) => (
              <UserRow {...props} user={user} />
            ))}
          </WideTable>
      <h2>{texts.newUser}</h2>
      <form method="post" action="/entra/users">
        <label>
          {texts.name}
          <input name="displayName" required maxLength={256} />
        </label>
        <label>
          {texts.mail}
          <input name="mail" type="email" required />
        </label>
        <label>
          {texts.directory}
          <select name="directory">
            {directories.map(({ id, name }) => (
              <option value={id}>{name}</option>
            ))}
          </select>
        </label>
        <button type="submit">{texts.add}</button>
      </form>
    </Frame>
  );
}

function UserRow({ page: { texts }, directories, user }: UsersProps & { readonly user: DirectoryUser }): VNode {
  const form = `user-${user.id}`;
  const labelled = (text: string): string => `${text}: ${user.displayName}`;
  return (
    <tr>
      <td>
        {user.displayName}
        <br />
        <small>{user.id}</small>
      </td>
      <td>{user.tenantId === undefined ? texts.everyDirectory : (directories.find(({ id }) => id === user.tenantId)?.name ?? user.tenantId)}</td>
      <td>
        <input form={form} name="mail" type="email" required value={user.mail ?? ''} aria-label={labelled(texts.mail)} />
      </td>
      <td>
        <select form={form} name="state" aria-label={labelled(texts.mailboxState)}>
          {userStates.map((state) => (
            <option value={state} selected={state === user.state}>
              {texts.userStates[state]}
            </option>
          ))}
        </select>
      </td>
      <td>
        <form id={form} method="post" action={`/entra/users/${encodeURIComponent(user.id)}`}>
          <button type="submit" class="secondary" aria-label={labelled(texts.save)}>
            {texts.save}
          </button>
        </form>
      </td>
    </tr>
  );
}
