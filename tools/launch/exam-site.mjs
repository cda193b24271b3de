import { launch } from './launch.mjs';

await launch('../../dist/site/cli.js');
