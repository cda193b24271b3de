import { launch } from './launch.mjs';

await launch('../../dist/centre/cli.js');
