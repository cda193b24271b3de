import { Modal } from './controls.ts';
import { useText } from './text/index.ts';
import { useCommandList } from './use-commands.ts';

/** The `?` sheet: whatever the registry holds on this page. */
export function HelpSheet({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const text = useText();
  const commands = useCommandList().filter(({ isHidden }) => !isHidden);
  const groups = [...new Set(commands.map((command) => command.group))];
  return (
    <Modal open={isOpen} title={text.frame.help} onCancel={onClose} footer={null} width={640} destroyOnHidden>
      <div className="help-sheet">
        {groups.map((group) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl>
              {commands
                .filter((command) => command.group === group)
                .map((command) => (
                  <div key={command.id}>
                    <dt>
                      <kbd>{command.keys}</kbd>
                    </dt>
                    <dd>{command.label}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="muted small">{text.frame.helpNote}</p>
    </Modal>
  );
}
