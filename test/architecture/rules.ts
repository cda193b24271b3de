/** What each room may import: other rooms, node: modules, and npm packages (`*` = any listed dependency). */
export interface RoomRule {
  readonly rooms: readonly string[];
  readonly node: boolean;
  readonly packages: readonly string[] | '*';
  /** Packages that stay out even where `*` is allowed. */
  readonly never?: readonly string[];
}

const PAGE_PACKAGES = [
  'react',
  'react-dom',
  '@trpc/client',
  '@tanstack/react-query',
  '@tanstack/react-virtual',
  'pinyin-pro',
  'uplot',
  'zod',
  'antd',
] as const;

/** The table of the design, as data. */
export const ROOM_RULES: Readonly<Record<string, RoomRule>> = {
  shared: { rooms: ['shared'], node: false, packages: ['zod'] },
  server: { rooms: ['server', 'shared'], node: true, packages: '*', never: ['electron', 'react', 'antd'] },
  site: {
    rooms: ['site', 'server', 'shared'],
    node: true,
    packages: '*',
    never: ['electron', 'react', 'antd'],
  },
  centre: {
    rooms: ['centre', 'server', 'shared'],
    node: true,
    packages: '*',
    never: ['electron', 'react', 'antd'],
  },
  electron: { rooms: ['electron', 'shared'], node: true, packages: ['electron', 'electron-store', 'zod'] },
  renderer: { rooms: ['renderer', 'shared'], node: false, packages: PAGE_PACKAGES },
};

/** Folders of `site/` that any module may use: interfaces only. */
export const SITE_PORTS = 'ports';
export const LINES_WARN = 300;
export const LINES_FAIL = 600;
/** Only these import antd. */
export const ANTD_HOME = 'renderer/kit/';
