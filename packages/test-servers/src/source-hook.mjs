// Lets Node run a fixture from source: relative imports end in .js, the files in .ts.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, nextResolve) {
    const isOurs = specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.includes('/src/');
    return nextResolve(isOurs && !context.parentURL.includes('/node_modules/') ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
