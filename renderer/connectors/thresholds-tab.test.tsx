// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';
import { renderConsole } from '../testing/render-console.tsx';

const PLACE = '#/connectors/b891884f-051e-4a83-95af-2544101c9083/properties?page=limits';

describe('Limits of a connector', () => {
  it('shows those in force and saves changed ones', async () => {
    const user = userEvent.setup();
    const { asked } = renderConsole(PLACE);
    const row = await screen.findByRole('row', { name: 'export delete' });
    expect(screen.getByText(/limits connectors of this type begin with/)).toBeTruthy();
    const number = within(row).getByRole('textbox', { name: 'At most, in objects' });
    expect((number as HTMLInputElement).value).toBe('500');
    const save = screen.getByRole('button', { name: 'Save limits' });
    expect(save.hasAttribute('disabled')).toBe(true);
    await user.clear(number);
    await user.type(number, '20');
    await user.click(screen.getByRole('button', { name: 'Add limit' }));
    const added = screen.getByRole('row', { name: 'import delete' });
    expect(within(added).getByText('Give a number of objects, a percentage or both.')).toBeTruthy();
    expect(save.hasAttribute('disabled')).toBe(true);
    await user.selectOptions(within(added).getByRole('combobox', { name: 'Object type' }), 'user');
    await user.type(
      within(screen.getByRole('row', { name: 'import delete of user' })).getByRole('textbox', { name: 'At most, in percent' }),
      '12.5',
    );
    await user.click(save);
    await waitFor(() =>
      expect(asked.limits).toEqual([
        [
          { step: 'export', operation: 'delete', count: 20 },
          { step: 'import', operation: 'delete', objectType: 'user', percent: 12.5 },
        ],
      ]),
    );
    await waitFor(() => expect(screen.queryByText(/limits connectors of this type begin with/)).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Back to the defaults' }));
    await waitFor(() => expect(asked.limits.at(-1)).toBeNull());
  });

  it('warns when there is no limit left', async () => {
    const user = userEvent.setup();
    renderConsole(PLACE);
    await user.click(await screen.findByRole('button', { name: 'Remove the limit for export delete' }));
    expect(screen.getByText(/There are no limits/)).toBeTruthy();
  });
});
