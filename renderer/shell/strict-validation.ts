import { z } from 'zod';

// zod compiles its schemas with `new Function`, which the page's content security policy forbids; loaded before any schema.
z.config({ jitless: true });
