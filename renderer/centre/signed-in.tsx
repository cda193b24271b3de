import { useSession } from '../client/centre.ts';
import { askSession } from '../client/session.ts';
import { Button } from '../kit/controls.ts';
import { useText } from '../kit/text/index.ts';

/** Who this page acts as, and the way out. */
export function SignedIn() {
  const words = useText().accounts;
  const session = useSession();
  if (session === null) return null;
  if (session.account === null) return <span className="muted small">{words.byToken}</span>;
  return (
    <span className="toolbar">
      <span title={session.account.name}>
        {session.account.person}
        <span className="muted small"> {session.roles.map((role) => words.roles[role]).join(' ')}</span>
      </span>
      <Button
        size="small"
        onClick={() => void askSession('DELETE', '', null).then(() => location.assign('/'))}
      >
        {words.signOut}
      </Button>
    </span>
  );
}
