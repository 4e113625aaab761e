import { Checkbox, Field, Input, Text } from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { RuleRow } from '../../shared/contract/rules.ts';
import { Confirmation } from '../components/confirmation.tsx';
import { useNotice } from '../components/notice.ts';
import { addresses } from '../shell/addresses.ts';
import { useEngine } from '../shell/engine-context.ts';
import { navigate } from '../shell/router.ts';

interface CloneDialogProps {
  readonly rule: Pick<RuleRow, 'id' | 'name' | 'defaultRule'>;
  readonly onClose: () => void;
}

/** A copy of a rule with the next free precedence before it; it opens to be edited. */
export function CloneDialog({ rule, onClose }: CloneDialogProps) {
  const { client } = useEngine();
  const notice = useNotice();
  const [name, setName] = useState(`${rule.name} - Copy`);
  const [disableOriginal, setDisableOriginal] = useState(rule.defaultRule);
  const [reason, setReason] = useState('');
  const clone = useMutation({
    mutationFn: () => client.rules.clone({ id: rule.id, name: name.trim(), disableOriginal, reason: reason.trim() }),
    onSuccess: ({ rule: copy, version }) => {
      onClose();
      notice.done(`“${copy.name}” saved as version ${version ?? ''} of the configuration.`);
      navigate(addresses.rule(copy.id));
    },
  });
  return (
    <Confirmation
      title={`Clone “${rule.name}”`}
      confirm="Clone"
      busy={clone.isPending}
      disabled={name.trim() === ''}
      error={clone.error}
      onConfirm={() => clone.mutate()}
      onClose={onClose}
    >
      <Text>The copy is a rule of your own, below 100 and stronger than the original. It does the same until you change it.</Text>
      <Field label="Name of the copy">
        <Input value={name} onChange={(_, { value }) => setName(value)} />
      </Field>
      <Checkbox
        label="Disable the original"
        checked={disableOriginal}
        onChange={(_, { checked }) => setDisableOriginal(checked === true)}
      />
      <Field label="Reason">
        <Input value={reason} onChange={(_, { value }) => setReason(value)} />
      </Field>
    </Confirmation>
  );
}
