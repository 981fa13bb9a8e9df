import { config } from 'zod';

// zod compiles schemas with `new Function` where it can. The page's content policy forbids that, and even trying is
// reported as a violation, so it is told beforehand. This must run before any schema is made.
config({ jitless: true });
