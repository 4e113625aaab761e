// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { renderConsole } from '../../testing/render-console.tsx';
import type { ExpressionEditorProps } from '../expression-editor/expression-editor.tsx';

/** The editor needs a browser; the page around it does not. What it is told is shown, so that tests see it. */
vi.mock('../expression-editor/expression-text.tsx', () => ({
  default: ({ label, value, onChange, values, error }: ExpressionEditorProps) => (
    <>
      <textarea aria-label={label} value={value} onChange={(event) => onChange?.(event.target.value)} />
      <span data-testid="values">{values?.map(({ start, end, text }) => `${start}-${end} ${text}`).join('; ')}</span>
      <span data-testid="error">{error?.message}</span>
    </>
  ),
}));

const result = () => screen.findByRole('status', { name: 'Result' });

describe('expression workbench', () => {
  it('evaluates what is written on a found object, part by part', async () => {
    const user = userEvent.setup();
    renderConsole('#/metaverse-designer/expression');
    await user.click(await screen.findByRole('textbox', { name: 'Expression' }));
    await user.paste('UCase([displayName])');
    await user.click(screen.getByRole('combobox', { name: 'Object' }));
    const [first] = await screen.findAllByRole('option');
    await user.click(first as HTMLElement);
    await vi.waitFor(async () => expect((await result()).textContent).toBe('strADA EXAMPLE'));
    expect(screen.getByTestId('values').textContent).toBe('0-20 "ADA EXAMPLE"; 6-19 "Ada Example"');
    expect(screen.getByText('displayName')).toBeTruthy();
  });

  it('evaluates on typed values and shows where it fails', async () => {
    const user = userEvent.setup();
    renderConsole('#/metaverse-designer/expression');
    await user.click(await screen.findByRole('textbox', { name: 'Expression' }));
    await user.paste('Item([proxyAddresses], 2)');
    await user.click(screen.getByRole('tab', { name: 'Typed values' }));
    const field = await screen.findByRole('textbox', { name: 'proxyAddresses (string, a line per value)' });
    await vi.waitFor(async () => expect((await result()).textContent).toMatch(/^Error.*out of bounds/));
    expect(screen.getByTestId('error').textContent).toMatch(/out of bounds/);
    await user.click(field);
    await user.paste('smtp:a\nsmtp:b');
    await vi.waitFor(async () => expect((await result()).textContent).toBe('strsmtp:b'));
  });

  it('a rule’s flow opens with its expression, and its result can become a test case', async () => {
    const user = userEvent.setup();
    renderConsole('#/metaverse-designer/rules?rule=r1');
    const flows = await screen.findByRole('grid', { name: 'Attribute flows' });
    await user.click(await within(flows).findByRole('gridcell', { name: 'displayName' }));
    await user.click(screen.getByRole('button', { name: 'Open expression' }));
    const editor = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Expression' });
    expect(editor.value).toBe('IIF(IsNullOrEmpty([displayName]),[mail],[displayName])');
    await user.click(screen.getByRole('tab', { name: 'Typed values' }));
    await user.type(await screen.findByRole('textbox', { name: 'mail (string)' }), 'x@example.com');
    await vi.waitFor(async () => expect((await result()).textContent).toBe('strx@example.com'));
    await user.click(screen.getByRole('button', { name: 'Keep this result as a test case' }));
    const tests = screen.getByRole('list', { name: 'Test cases' });
    expect(await within(tests).findByText('passed')).toBeTruthy();
    await user.clear(editor);
    await user.type(editor, '"y"');
    expect(await within(tests).findByText('failed')).toBeTruthy();
  });
});
