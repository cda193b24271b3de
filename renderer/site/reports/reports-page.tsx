/** Placeholder while the page is being built. */
export function ReportsPage() {
  return <div className="page" />;
}
