import { type ReactNode, useEffect } from 'react';
import { NoticeList } from './notice-list.tsx';
import { startShortcuts } from './use-commands.ts';

/** The whole window for one thing: no rail, no header; its keys work. */
export function BareFrame({ children }: { readonly children: ReactNode }) {
  useEffect(startShortcuts, []);
  return (
    <main id="main" className="main bare" tabIndex={-1}>
      {children}
      <NoticeList />
    </main>
  );
}
