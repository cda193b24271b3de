import { Button } from './controls.ts';
import { dismissNotice, useNotices } from './notices.ts';
import { Shape } from './status-mark.tsx';
import { useText } from './text/index.ts';
import { wordOf } from './text/worded.ts';

/** Notices below the middle, read out by screen readers. Plain information has no button: it goes by itself. */
export function NoticeList() {
  const notices = useNotices();
  const text = useText();
  return (
    <section className="notices" aria-live="polite" aria-label={text.frame.detail}>
      {notices.map((notice) => {
        const worded = notice.kind === 'error' ? wordOf(text.codes.error, notice.code) : null;
        return (
          <div key={notice.id} className="notice">
            {notice.kind === 'error' && <Shape tone="fault" />}
            <div className="notice-body">
              {notice.kind === 'information' ? (
                notice.text
              ) : (
                <>
                  <strong>{worded?.cause ?? text.codes.unknownReason(notice.code)}</strong>
                  {worded && <div>{text.frame.whatToDo(worded.action)}</div>}
                  <div className="muted small">
                    {text.frame.detail}
                    {text.frame.colon}
                    {notice.detail}
                  </div>
                </>
              )}
            </div>
            {notice.kind === 'information' && notice.action && (
              <Button
                size="small"
                onClick={() => {
                  notice.action?.run();
                  dismissNotice(notice.id);
                }}
              >
                {notice.action.label}
              </Button>
            )}
            {(notice.kind === 'error' || notice.action) && (
              <Button size="small" type="text" onClick={() => dismissNotice(notice.id)}>
                {text.frame.dismiss}
              </Button>
            )}
          </div>
        );
      })}
    </section>
  );
}
