import express, { type Router } from 'express';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const year = 365 * 24 * 60 * 60 * 1_000;
const folderOf = (address: string): string => dirname(fileURLToPath(address));

/**
 * Style sheets, fonts and the one script, all served by ourselves; to be mounted at `{base}/assets`.
 * @param own folder with the files of these pages, served at its root; they may change between two starts
 * @param packages files of other packages by the name of the folder they appear in, each as `import.meta.resolve` tells it; their
 * neighbours are served too
 */
export function createAssetRouter(own: URL, packages: Readonly<Record<string, string>> = {}): Router {
  const router = express.Router();
  const released = { maxAge: year, immutable: true, index: false, fallthrough: false } as const;
  const all = {
    ...packages,
    fonts: import.meta.resolve('@fontsource-variable/noto-sans-jp/index.css'),
    pico: import.meta.resolve('@picocss/pico/css/pico.min.css'),
    htmx: import.meta.resolve('htmx.org/dist/htmx.min.js'),
  };
  for (const [name, file] of Object.entries(all)) router.use(`/${name}`, express.static(folderOf(file), released));
  router.use('/kit', express.static(fileURLToPath(new URL('../assets', import.meta.url)), { index: false, fallthrough: false }));
  return router.use('/', express.static(fileURLToPath(own), { index: false, fallthrough: false }));
}
