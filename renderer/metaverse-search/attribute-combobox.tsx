import { Combobox, Option } from '@fluentui/react-components';
import { useMemo, useState } from 'react';

/** An attribute by name: type part of it, choose from what fits. */
export function AttributeCombobox({
  label,
  value,
  attributes,
  onChange,
  size = 'medium',
  placeholder = 'Attribute',
  className,
}: {
  label: string;
  value: string;
  attributes: readonly string[];
  onChange: (attribute: string) => void;
  size?: 'small' | 'medium';
  placeholder?: string;
  className?: string;
}) {
  const [typed, setTyped] = useState<string>();
  const shown = useMemo(() => {
    const wanted = (typed ?? '').trim().toLowerCase();
    return attributes.filter((name) => name.toLowerCase().includes(wanted)).slice(0, 200);
  }, [attributes, typed]);
  return (
    <Combobox
      aria-label={label}
      placeholder={placeholder}
      size={size}
      {...(className !== undefined && { className })}
      freeform
      value={typed ?? value}
      selectedOptions={value === '' ? [] : [value]}
      onChange={(event) => setTyped(event.target.value)}
      onOptionSelect={(_, { optionValue }) => {
        setTyped(undefined);
        if (optionValue !== undefined) onChange(optionValue);
      }}
      onBlur={() => {
        if (typed === undefined) return;
        const wanted = typed.trim();
        onChange(attributes.find((name) => name.toLowerCase() === wanted.toLowerCase()) ?? wanted);
        setTyped(undefined);
      }}
    >
      {shown.map((name) => (
        <Option key={name} value={name}>
          {name}
        </Option>
      ))}
    </Combobox>
  );
}
