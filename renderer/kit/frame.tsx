import './frame.css';
import { type ComponentType, type ReactNode, useEffect, useState } from 'react';
import { ErrorBoundary } from './error-boundary.tsx';
import { HelpSheet } from './help-sheet.tsx';
import { NoticeList } from './notice-list.tsx';
import { goTo, routeHref } from './route.ts';
import { useText } from './text/index.ts';
import { startShortcuts, useCommands } from './use-commands.ts';

export interface RailPage {
  readonly id: string;
  readonly label: string;
  readonly icon: ComponentType;
  /** A mark beside the icon, for example the number of alarms. */
  readonly badge?: ReactNode;
}

/** Rail, header and main area; owns the shortcuts every page has. */
export function Frame({
  pages,
  current,
  header,
  banner,
  isStale,
  children,
}: {
  readonly pages: readonly RailPage[];
  readonly current: string;
  readonly header: ReactNode;
  readonly banner: ReactNode;
  readonly isStale: boolean;
  readonly children: ReactNode;
}) {
  const text = useText();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(startShortcuts, []);
  useCommands([
    ...pages.map((page, index) => ({
      id: `page.${page.id}`,
      keys: `Alt+${index + 1}`,
      label: text.frame.commands.goTo(page.label),
      group: text.frame.commandGroups.pages,
      run: () => goTo(page.id),
    })),
    {
      id: 'general.search',
      keys: '/',
      label: text.frame.commands.search,
      group: text.frame.commandGroups.general,
      run: () =>
        document
          .querySelector<HTMLInputElement>('main [data-search] input, main input[data-search]')
          ?.focus(),
    },
    {
      id: 'general.help',
      keys: '?',
      label: text.frame.commands.help,
      group: text.frame.commandGroups.general,
      run: () => setHelpOpen(true),
    },
  ]);
  return (
    <div className="frame">
      <button type="button" className="skip-link" onClick={() => document.getElementById('main')?.focus()}>
        {text.frame.skip}
      </button>
      <nav className="rail" aria-label={text.frame.navigation}>
        {pages.map(({ id, label, icon: Icon, badge }) => (
          <a key={id} href={routeHref(id)} aria-current={id === current ? 'page' : undefined}>
            <Icon />
            <span>{label}</span>
            {badge}
          </a>
        ))}
      </nav>
      <header className="site-header">
        {header}
        {banner}
      </header>
      <main id="main" className={isStale ? 'main is-stale' : 'main'} tabIndex={-1}>
        <ErrorBoundary
          key={current}
          words={{
            title: text.codes.error['not-understood'].cause,
            action: text.codes.error['not-understood'].action,
            button: text.frame.refresh,
          }}
        >
          {children}
        </ErrorBoundary>
      </main>
      <HelpSheet isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
      <NoticeList />
    </div>
  );
}
