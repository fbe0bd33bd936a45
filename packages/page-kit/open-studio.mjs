// For scripts that make a picture of every page, as a phone and as a desktop shows it, light and dark, in both languages:
//   node <script> <folder> [part of a picture's name]
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const conditions = ['clounect-source', 'node'];

/** Every look that a page has; `tail` ends the names of its pictures. */
export const looks = ['ja', 'en'].flatMap((language) =>
  ['light', 'dark'].flatMap((colorScheme) => [390, 1280].map((width) => ({ language, colorScheme, width, tail: `${language}-${colorScheme}-${width}` }))),
);

/** `script`: its `import.meta.url`, in the folder of the package whose sources `load` reads. */
export async function openStudio(script) {
  const [folder, only = ''] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Which folder? node <script> <folder> [part of a name]');
  mkdirSync(resolve(folder), { recursive: true });
  const vite = await createViteServer({
    configFile: false,
    root: fileURLToPath(new URL('.', script)),
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true },
    resolve: { conditions },
    ssr: { resolve: { conditions } },
  });
  const load = (path) => vite.ssrLoadModule(path);
  const { openBrowser } = await load('/../page-kit/src/testing/open-browser.ts');
  const browser = await openBrowser();
  return {
    load,
    browser,
    isWanted: (name) => name.includes(only),
    shoot: async (page, name) => {
      await page.evaluate('document.fonts.ready');
      await page.screenshot({ path: join(resolve(folder), `${name}.png`), fullPage: true });
    },
    close: async () => {
      await browser.close();
      await vite.close();
    },
  };
}
