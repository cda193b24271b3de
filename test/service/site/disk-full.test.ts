import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { refusalOf, rpcClient } from '../../fakes/rpc-client.ts';
import { serveSite, siteConfig, temporaryFolder } from '../../fakes/run-program.ts';

const folder = temporaryFolder();
/** A volume of its own: a real full disk, at no risk for the machine. Needs root. */
const isMounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m', 'tmpfs', folder.path], { stdio: 'ignore' }).status ===
    0;
afterAll(() => {
  if (isMounted) spawnSync('umount', ['-l', folder.path]);
  folder.remove();
});

test.skipIf(!isMounted)(
  'a full disk is said in words, confirms nothing, and is left without a restart',
  async () => {
    const config = folder.write('site.json', siteConfig());
    const site = await serveSite(config, `${folder.path}/data`);
    const client = rpcClient(site.url, site.token);
    const post = async (text: string) => {
      const answer = await site.api('/api/v1/duty-log', { method: 'POST', body: JSON.stringify({ text }) });
      return {
        status: answer.status,
        body: (await answer.json()) as { seq?: number; error?: { code: string; text: string } },
      };
    };
    try {
      const confirmed: string[] = [];
      const filler = `${folder.path}/filler`;
      expect((await post('先')).status).toBe(200);
      confirmed.push('先');
      for (let size = 16; ; size /= 2) {
        try {
          writeFileSync(filler, Buffer.alloc(size * 65_536), { flag: 'a' });
        } catch {
          if (size < 0.01) break;
        }
        if (size < 0.01) break;
      }
      let refused: Awaited<ReturnType<typeof post>> | null = null;
      for (let index = 0; index < 2_000 && refused === null; index += 1) {
        const answer = await post(`满${index}`);
        if (answer.status === 200) confirmed.push(`满${index}`);
        else refused = answer;
      }
      expect(refused).toMatchObject({
        status: 503,
        body: { error: { code: 'unavailable', text: expect.stringContaining('disk') } },
      });
      expect(await refusalOf(client.command('dutyLog.append', { text: '页' }))).toMatchObject({
        code: 'unavailable',
      });
      expect((await site.api('/api/v1/health')).status).toBe(200);
      rmSync(filler);
      expect((await post('后')).status).toBe(200);
      confirmed.push('后');
      const entries = (await client.query('dutyLog.list', { limit: 500 })) as { text: string; seq: number }[];
      expect(entries.map(({ text }) => text).reverse()).toEqual(confirmed.slice(-500));
      expect(entries.map(({ seq }) => seq)).toEqual(
        entries.map((_, index) => (entries[0]?.seq ?? 0) - index),
      );
    } finally {
      client.close();
      await site.stop();
    }
  },
);
