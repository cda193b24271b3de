import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Sets the choices of the browser before the page runs. */
export async function prefer(
  page: Page,
  preferences: {
    theme?: 'light' | 'dark';
    language?: 'zh' | 'en';
    operatorId?: string;
    wallGrid?: number;
    patrolSeconds?: number;
  },
): Promise<void> {
  await page.addInitScript((value) => {
    if (localStorage.getItem('exam-console.preferences') === null)
      localStorage.setItem('exam-console.preferences', JSON.stringify(value));
  }, preferences);
}

/** Collects everything a clean page must not say: console errors, page errors, policy violations. */
export function watchPage(page: Page): { complaints: string[] } {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`page error: ${error.message}`));
  page.on('requestfailed', (request) => complaints.push(`request failed: ${request.url()}`));
  void page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  return { complaints };
}

/**
 * Waits until the page has drawn what it was sent: nothing in it has changed for 100 ms. Meters never rest, so 400 ms
 * are enough for everybody.
 */
export const settle = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        let rest: ReturnType<typeof setTimeout>;
        const wait = (): void => {
          clearTimeout(rest);
          rest = setTimeout(done, 100);
        };
        const changes = new MutationObserver(wait);
        const done = (): void => {
          changes.disconnect();
          resolve();
        };
        changes.observe(document.body, { subtree: true, childList: true, characterData: true });
        wait();
        setTimeout(done, 400);
      }),
  );

export async function expectNoHorizontalScroll(page: Page): Promise<void> {
  const widths = await page.evaluate(() => ({
    document: document.documentElement.scrollWidth - innerWidth,
    main:
      (document.querySelector('main')?.scrollWidth ?? 0) - (document.querySelector('main')?.clientWidth ?? 0),
  }));
  expect(widths.document, 'the document scrolls sideways').toBeLessThanOrEqual(0);
  expect(widths.main, 'the main area scrolls sideways').toBeLessThanOrEqual(0);
}

/** Serious and critical findings of axe, as short lines. */
export const expectAccessible = (page: Page): Promise<void> => expectNoFindings(axeOf(page));

/**
 * The same page in the other colours, changed with the switch in the header as a person does. What a theme can spoil
 * is contrast; names, roles and order have been looked at in the first theme.
 */
export async function expectReadableIn(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page
    .getByRole('radiogroup', { name: /^(配色|Colours)$/ })
    .getByText(theme === 'dark' ? /^(深色|Dark)$/ : /^(浅色|Light)$/)
    .click();
  await expect(page.locator('.theme-scope').first()).toHaveCSS('color-scheme', theme);
  await expectNoFindings(axeOf(page).withRules(['color-contrast']));
}

// Listing every element that is in order takes most of its time on a long page; the page of its own that axe opens to
// put frames together is not needed where there are none.
const axeOf = (page: Page): AxeBuilder =>
  new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });

async function expectNoFindings(axe: AxeBuilder): Promise<void> {
  const { violations } = await axe.analyze();
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 4).map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary ?? ''}`),
    );
  expect(serious).toEqual([]);
}
