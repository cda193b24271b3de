import { z } from 'zod';

// zod probes eval once unless told not to; the content policy forbids it and would report it.
z.config({ jitless: true });
