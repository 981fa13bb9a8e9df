// @ts-check
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';

/*
 * For child processes of tests: `node --import <this file> child.ts`. Node strips the types by itself; what it does not
 * know is that imports inside the project leave their extension off.
 */
registerHooks({
  resolve: (specifier, context, next) => {
    const found = specifier.startsWith('.') ? new URL(`${specifier}.ts`, context.parentURL) : undefined;
    const target = found && existsSync(found) ? found.href : specifier;
    const resolved = next(target, context);
    // Said outright, so that Node need not guess from the text whether a file is a module.
    return resolved.url.endsWith('.ts') ? { ...resolved, format: 'module-typescript' } : resolved;
  },
});
