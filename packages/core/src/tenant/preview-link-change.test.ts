import { expect, it } from 'vitest';
import { previewLinkChange, type LinkChange, type LinkChangePreview } from './preview-link-change.js';
import type { UserLink } from './tenant.js';

const link: UserLink = { tenantId: 't', linkId: 'l', name: '山田', sfaUserId: 'taro', mail: 'taro@kaisha.example', mailboxId: 'm1', isOn: true };
const off = { ...link, isOn: false };
const standing = { standing: 4, ending: 3, meetings: 0, series: 0, takingPart: 5 };
const preview = (change: Pick<LinkChange, 'before' | 'after'>, onUnlink: 'keep' | 'remove' = 'keep'): LinkChangePreview => previewLinkChange({ ...change, standing, policies: { onUnlink } });

it('tells what a change of a link does to the events of its person', () => {
  expect(preview({ before: link, after: { ...link, mail: 'yamada@kaisha.example' } })).toEqual({ kind: 'rename' });
  expect(preview({ before: link, after: { ...link, mail: 'taro@other.example', mailboxId: 'm2' } })).toEqual({ kind: 'move', adoptOrCreate: 5, leftAlone: 4 });
  expect(preview({ before: link, after: { ...link, mail: 'nobody@other.example', mailboxId: undefined } })).toEqual({ kind: 'unresolved' });
  expect(preview({ before: link, after: { ...link, name: '山田 太郎' } })).toEqual({ kind: 'nothing' });
  expect(preview({ before: link, after: { ...link, sfaUserId: 'jiro' } })).toEqual({ kind: 'person' });
});

it('tells what stays and what is deleted when a link ends, and what comes when one begins', () => {
  for (const after of [off, undefined]) {
    expect(preview({ before: link, after })).toEqual({ kind: 'release', leftAlone: 3 });
    expect(preview({ before: link, after }, 'remove')).toEqual({ kind: 'remove', deleted: 3 });
    expect(preview({ before: off, after }, 'remove')).toEqual({ kind: 'nothing' });
  }
  expect(preview({ before: off, after: link })).toEqual({ kind: 'begin', adoptOrCreate: 5 });
  expect(preview({ after: link })).toEqual({ kind: 'begin', adoptOrCreate: 5 });
  expect(preview({ before: { ...link, mailboxId: undefined }, after: link })).toEqual({ kind: 'begin', adoptOrCreate: 5 });
});
