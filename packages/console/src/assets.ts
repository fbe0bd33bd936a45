import express, { type Router } from 'express';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const year = 365 * 24 * 60 * 60 * 1_000;
const ofPackage = (path: string): string => dirname(fileURLToPath(import.meta.resolve(path)));

/** Style sheets, fonts and the one script, all served by ourselves. */
export function createAssetRouter(): Router {
  const router = express.Router();
  const fromPackages = { maxAge: year, immutable: true, index: false, fallthrough: false } as const;
  router.use('/fonts', express.static(ofPackage('@fontsource-variable/noto-sans-jp/index.css'), fromPackages));
  router.use('/pico', express.static(ofPackage('@picocss/pico/css/pico.min.css'), fromPackages));
  router.use('/htmx', express.static(ofPackage('htmx.org/dist/htmx.min.js'), fromPackages));
  router.use('/', express.static(fileURLToPath(new URL('../assets', import.meta.url)), { index: false, fallthrough: false }));
  return router;
}
