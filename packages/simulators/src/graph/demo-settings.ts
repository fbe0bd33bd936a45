import type { AppRegistration, DirectoryUser, EntraDirectory } from './settings.js';

const tenantId = '8a1f6c2e-3f0b-4c55-9d0e-5b7a2c9e1d10';

const person = (number: number, displayName: string, name: string): DirectoryUser => ({
  id: `5d2e8b10-7c41-4f6a-8e30-00000000000${number}`,
  displayName,
  mail: `${name}@sales.example`,
  userPrincipalName: `${name}@sales.example`,
  state: 'ok',
});

/** One directory with one app and six people (the first four also work in the simulated JUST.SFA): what a simulator without settings holds. */
export const demoSettings: { readonly directories: readonly EntraDirectory[]; readonly users: readonly DirectoryUser[]; readonly apps: readonly AppRegistration[] } = {
  directories: [{ id: tenantId, name: '例示商事' }],
  users: [
    person(1, '山田 太郎', 'taro.yamada'),
    person(2, '佐藤 花子', 'hanako.sato'),
    person(3, '鈴木 一郎', 'ichiro.suzuki'),
    person(4, '田中 美咲', 'misaki.tanaka'),
    person(5, '高橋 恵', 'megumi.takahashi'),
    person(6, '伊藤 直美', 'naomi.ito'),
  ],
  apps: [
    {
      clientId: '2b6d7f5a-91c4-4f0e-a1d3-6c8e0b9f4a72',
      displayName: 'Clounect',
      tenantId,
      secrets: [{ value: 'demo-client-secret' }],
      roles: ['Calendars.ReadWrite', 'User.Read.All'],
    },
  ],
};
