import { z } from 'zod';

// zod would compile its schemas with `new Function`, which the content security policy forbids. It decides so when
// a schema is made: this module must be imported before any that makes one.
z.config({ jitless: true });
