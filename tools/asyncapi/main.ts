// Writes docs/asyncapi.yaml from the schemas both ends parse with: node tools/asyncapi/main.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncapiText } from './asyncapi-text.ts';

writeFileSync(join(import.meta.dirname, '../../docs/asyncapi.yaml'), asyncapiText());
