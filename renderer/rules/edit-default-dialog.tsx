import { Button, Dialog, DialogActions, DialogBody, DialogContent, DialogSurface, DialogTitle, Text } from '@fluentui/react-components';

interface EditDefaultDialogProps {
  readonly name: string;
  /** Make an editable copy and disable the original. */
  readonly onCopy: () => void;
  /** Edit the original all the same. */
  readonly onOriginal: () => void;
  readonly onClose: () => void;
}

/** The question of the field before a default rule is edited (spec/console.md §12.2): Yes, No, Cancel. */
export function EditDefaultDialog({ name, onCopy, onOriginal, onClose }: EditDefaultDialogProps) {
  return (
    <Dialog open onOpenChange={(_, { open }) => !open && onClose()}>
      <DialogSurface style={{ maxWidth: '560px' }}>
        <DialogBody>
          <DialogTitle>You are about to edit a default rule</DialogTitle>
          <DialogContent>
            <Text block>
              “{name}” was shipped with the product. Create an editable copy of it and disable the original? The copy has a precedence below
              100, and updates of the default rules never touch it.
            </Text>
            <Text block style={{ marginTop: '8px' }}>
              With No you edit the original: it is marked as edited, and updates of the default rules leave it alone.
            </Text>
          </DialogContent>
          <DialogActions fluid>
            <Button onClick={onClose}>Cancel</Button>
            <Button onClick={onOriginal}>No, edit the original</Button>
            <Button appearance="primary" onClick={onCopy}>
              Yes, make a copy
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
