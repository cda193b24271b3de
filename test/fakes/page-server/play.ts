// Opens the pages with invented data for a person to look at:
// node test/fakes/page-server/play.ts [problems|calm|empty|centre] [rooms or sites] [people]
import { startCentrePageServer } from './start-centre-page-server.ts';
import { startSitePageServer } from './start-site-page-server.ts';

const [scene = 'problems', count = '12', people = '120'] = process.argv.slice(2);
const pagesFolder = process.env['EXAM_PAGES_FOLDER'] ?? 'dist/renderer';
const server =
  scene === 'centre'
    ? await startCentrePageServer({ pagesFolder, sites: Number(count) })
    : await startSitePageServer({
        pagesFolder,
        scene: scene === 'calm' || scene === 'empty' ? scene : 'problems',
        rooms: Number(count),
        people: Number(people),
      });
console.log(server.address);
