// Opens the pages with invented data for a person to look at: node test/fakes/page-server/play.ts [scene] [rooms] [people]
import { startSitePageServer } from './start-site-page-server.ts';

const [scene = 'problems', rooms = '12', people = '120'] = process.argv.slice(2);
const server = await startSitePageServer({
  pagesFolder: process.env['EXAM_PAGES_FOLDER'] ?? 'dist/renderer',
  scene: scene === 'calm' || scene === 'empty' ? scene : 'problems',
  rooms: Number(rooms),
  people: Number(people),
});
console.log(server.address);
