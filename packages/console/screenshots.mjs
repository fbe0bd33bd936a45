// Makes a picture of every page of the console, as a phone and as a desktop shows it, light and dark, in both languages.
// node packages/console/screenshots.mjs <folder> [part of a page's name]
import { looks, openStudio } from '../page-kit/open-studio.mjs';

const { load, browser, isWanted, shoot, close } = await openStudio(import.meta.url);
const { startConsole, password } = await load('/src/testing/start-console.ts');
const { fillDemo } = await load('/src/testing/fill-demo.ts');
const { routesOf } = await load('/src/testing/routes-of.ts');

const running = await startConsole();
await fillDemo(running);
const parts = new Set(['/log', '/customer', '/health', '/log.csv', '/comparisons/runs', '/settings/webhook', '/tenants/list', '/language/:language', '/']);
const ofTenant = routesOf(running.router)
  .filter(({ method, path }) => method === 'get' && path.startsWith('/t/:tenantId') && !parts.has(path.slice('/t/:tenantId'.length)))
  .map(({ path }) => path.slice('/t/:tenantId'.length).replace(':recordId', '2'))
  .filter((path) => !path.includes(':'));
const visits = [
  ...['/sign-in', '/forgot-password', '/new-password'].map((path) => [undefined, path]),
  ...['/', ...ofTenant, '/?result=failed', '/why/3'].map((path) => ['admin@tenant-1.example', `/t/tenant-1${path}`]),
  ...['/', '/charts', '/comparisons', '/held', '/why/none'].map((path) => ['admin@tenant-2.example', `/t/tenant-2${path}`]),
  ['admin@tenant-1.example', '/nowhere'],
  ['operator@clounect.example', '/tenants'],
];
let address = 0;
for (const { language, colorScheme, width, tail } of looks) {
  const pages = new Map();
  const pageOf = async (email) => {
    if (pages.has(email)) return pages.get(email);
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme, extraHTTPHeaders: { 'x-forwarded-for': `198.51.100.${(address += 1)}` } });
    const page = await context.newPage();
    pages.set(email, page);
    await page.goto(`${running.url}/language/${language}?back=/sign-in`);
    if (email === undefined) return page;
    await page.fill('[name=email]', email);
    await page.fill('[name=password]', password);
    await page.click('main button[type=submit]');
    await page.waitForURL((url) => !url.pathname.endsWith('/sign-in'));
    return page;
  };
  for (const [email, path] of visits) {
    const name = `${path.replaceAll(/[^a-z0-9-]+/gi, '_').replace(/^_|_$/g, '')}-${tail}`;
    if (!isWanted(name)) continue;
    const page = await pageOf(email);
    await page.goto(`${running.url}${path}`);
    await shoot(page, name);
  }
  for (const page of pages.values()) await page.context().close();
}
await running.close();
await close();
