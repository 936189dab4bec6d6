import { z } from 'zod';

// By default, zod compiles its schemas with `new Function`, which the content security policy forbids. It reads this
// setting when it creates a schema: import this module before any schema.
z.config({ jitless: true });
