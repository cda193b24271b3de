import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, type ExitStatus } from '../server/process/exit.ts';
import { numberOption, parseOptions } from '../server/process/parse-options.ts';
import { makeProcessFolder } from '../server/process/process-folder.ts';
import { serveUntilSignal } from '../server/process/serve-until-signal.ts';
import type { ToneCheck } from '../shared/contract/audio-levels.ts';
import type { RoomConfig, SiteConfig } from '../shared/contract/site-config.ts';
import { type ChildProgram, runChildProgram, startChildProgram } from './demo/child-program.ts';
import { openConsole } from './demo/open-console.ts';
import { type SamplePlan, samplePlan } from './demo/sample-plan.ts';
import type { People } from './ports/people.ts';
import { findProgram, startProgramSite } from './program.ts';

const SITE_CODE = '0000000001';
const TIME_ZONE = 'Asia/Shanghai';
const CAMERA_USER = 'exam';
/** The simulator's only; nothing outside this machine ever sees it. */
const CAMERA_PASSWORD = 'simulated-cameras';

/**
 * A complete site without hardware: simulated cameras over real RTSP, an embedded centre, a sample plan
 * and invented staff, in a folder that is removed at the end.
 */
export async function runDemo(argv: readonly string[], isJson: boolean): Promise<ExitStatus> {
  const { values } = parseOptions(argv, { rooms: 'string', port: 'string', 'no-open': 'boolean' });
  const roomCount = numberOption('rooms', values.rooms, 12, 1, 200);
  const port = numberOption('port', values.port, 0, 0, 65_535);
  // The addresses below are for a person: routine log lines of three programs would hide them.
  process.env['LOG_LEVEL'] ??= 'warn';
  const program = findProgram();
  const folder = makeProcessFolder('exam-site-demo');
  const children: ChildProgram[] = [];
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const stopAll = async (): Promise<void> => {
    await Promise.all(children.map((child) => child.stop()));
    removeFolder(folder);
  };
  // A stop that takes too long, or a second signal, ends this process before `stopAll` is through.
  process.once('exit', () => {
    for (const child of children) child.kill();
    removeFolder(folder);
  });
  try {
    const centreEntry = program.entry('centre/cli', 'centre/cli.ts');
    const centreData = join(folder, 'centre');
    const enrolmentFile = join(folder, 'site.enrolment.json');
    const [simulator, centre] = await Promise.all([
      startChildProgram(
        program.entry('tools/camera-simulator', 'tools/camera-simulator/main.ts'),
        [
          '--rooms',
          String(roomCount),
          '--port',
          '0',
          '--control-port',
          '0',
          '--user',
          CAMERA_USER,
          '--stop-with-stdin',
          '--json',
        ],
        { EXAM_SIM_PASSWORD: CAMERA_PASSWORD },
      ),
      startChildProgram(centreEntry, [
        'serve',
        '--data',
        centreData,
        '--port',
        '0',
        '--uplink-port',
        '0',
        '--stop-with-stdin',
        '--json',
      ]),
    ]);
    children.push(simulator, centre);
    await runChildProgram(centreEntry, [
      'enrol',
      '--data',
      centreData,
      '--site',
      SITE_CODE,
      '--name',
      '示例考点',
      '--out',
      enrolmentFile,
      '--uplink-url',
      String(centre.ready['uplinkUrl']),
      '--json',
    ]);
    const plan = samplePlan(roomCount, TIME_ZONE, Date.now());
    const centreUrl = `${centre.ready['url']}/?token=${centre.ready['token']}`;
    const site = await startProgramSite(program, {
      config: demoConfig(simulator.ready, plan.rooms, enrolmentFile),
      dataFolder: join(folder, 'site'),
      host: '127.0.0.1',
      port,
      demo: {
        centreUrl,
        async fill(roster, people) {
          for (const { kind, csv } of plan.files)
            roster.import({ kind, fileName: `sample-${kind}.csv`, bytes: Buffer.from(csv) }, 'system');
          await importPeople(people, plan.peopleCsv);
          fillSeats(roster, plan.seats);
        },
        onToneCheck: (check) => void playTone(simulator.ready['controlPort'], check),
      },
    });
    const stopped = serveUntilSignal(async () => {
      await site.close();
      await stopAll();
    });
    const url = `${site.url}/?token=${site.token}`;
    if (isJson)
      process.stdout.write(
        `${JSON.stringify({ ready: true, url: site.url, token: site.token, pid: process.pid, centreUrl: centre.ready['url'], centreToken: centre.ready['token'] })}\n`,
      );
    const opened = values['no-open'] ? 'nothing' : openConsole(url, program.folder);
    say(`\n  考点控制台  Exam-site console   ${url}`);
    say(`  区域中心    Regional centre     ${centreUrl}`);
    say(
      `  ${roomCount} 个模拟考场 simulated rooms · ${opened === 'nothing' ? '请用浏览器打开以上地址 open the addresses in a browser' : `已打开 opened: ${opened}`} · Ctrl+C 结束 to stop\n`,
    );
    await stopped;
    return EXIT.done;
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** Tries again while a program that was just killed still writes into it. */
function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

function demoConfig(
  simulator: Readonly<Record<string, unknown>>,
  rooms: readonly RoomConfig[],
  enrolmentFile: string,
): SiteConfig {
  const cameras = simulator['cameras'] as { path: string; room: number }[];
  return {
    site: { code: SITE_CODE, name: '示例考点', timeZone: TIME_ZONE },
    rooms: [...rooms],
    cameras: cameras.flatMap(({ path, room }) => {
      const roomId = rooms[room - 1]?.id;
      if (roomId === undefined) return [];
      const sub = `rtsp://${CAMERA_USER}:${CAMERA_PASSWORD}@127.0.0.1:${simulator['port']}${path}`;
      return [{ id: `${roomId}-front`, roomId, role: 'front' as const, sub }];
    }),
    // The demo's folder is temporary: two gigabytes, the oldest makes room.
    recording: { enabled: true, stream: 'sub', maxBytes: 2 * 1024 ** 3, retentionDays: 0 },
    uplink: { enrolment: enrolmentFile },
  };
}

/** The sample's list by the same way as a list of the page; its headers say what its columns are. */
async function importPeople(people: People, csv: string): Promise<void> {
  const { sheets } = await people.inspect(Buffer.from(csv));
  const [sheet] = sheets;
  if (sheet === undefined) throw new Error('the sample has no list of people');
  const columns = sheet.columns.map(({ column, field }) => ({ column, field }));
  const base64 = Buffer.from(csv).toString('base64');
  const where = { sheet: 0, headerRow: sheet.headerRow, columns, decisions: [] };
  await people.import({ fileName: 'sample-people.csv', base64, ...where }, 'system');
}

interface Fillable {
  table(): { revision: number; posts: readonly { id: string; kind: string; seats: number }[] };
  assign(
    change: { sessionId: string; postId: string; seat: number; personId: string; revision: number },
    actor: string,
  ): void;
}

/** Seats in order, one person each. */
function fillSeats(roster: Fillable, seats: SamplePlan['seats']): void {
  const posts = roster.table().posts.filter(({ kind }) => kind === 'invigilation');
  for (const { sessionId, personIds } of seats) {
    const waiting = [...personIds];
    for (const { id: postId, seats: count } of posts)
      for (let seat = 0; seat < count; seat += 1) {
        const personId = waiting.shift();
        if (personId !== undefined)
          roster.assign({ sessionId, postId, seat, personId, revision: roster.table().revision }, 'system');
      }
  }
}

/** The simulated rooms cannot hear this PC's loudspeaker: the simulator mixes the tone into their sound. */
async function playTone(controlPort: unknown, check: ToneCheck): Promise<void> {
  await fetch(`http://127.0.0.1:${controlPort}/tone`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      frequencyHz: check.frequencyHz,
      seconds: (check.emitToMs - check.emitFromMs) / 1000,
      levelDbfs: -20,
    }),
  }).catch(() => undefined);
}
