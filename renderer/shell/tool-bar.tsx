import {
  Button,
  Menu,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Tab,
  TabList,
  Text,
  Tooltip,
  tokens,
} from '@fluentui/react-components';
import { ArrowClockwise20Regular, ArrowLeft20Regular, ArrowRight20Regular, DarkTheme20Regular } from '@fluentui/react-icons';
import { useQueryClient } from '@tanstack/react-query';
import { navigate, usePlace } from './router.ts';
import { type ThemeSetting, themeChoices, themeNames } from './theme.ts';
import { type ToolPlaces, toolOf, tools } from './tools.ts';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    flexShrink: 0,
    columnGap: tokens.spacingHorizontalS,
    padding: `0 ${tokens.spacingHorizontalM}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
  },
  name: {
    '@media (max-width: 980px)': { display: 'none' },
    paddingRight: tokens.spacingHorizontalS,
    color: tokens.colorBrandForeground1,
  },
  space: { flexGrow: 1 },
});

export function ToolBar({ theme, places }: { theme: ThemeSetting; places: ToolPlaces }) {
  const styles = useStyles();
  const place = usePlace();
  const queries = useQueryClient();
  const current = toolOf(place);
  return (
    <header className={styles.bar}>
      <Text as="h1" size={400} weight="semibold" className={styles.name} style={{ margin: 0 }}>
        Isthmus
      </Text>
      <IconButton label="Back" icon={<ArrowLeft20Regular />} onClick={() => window.history.back()} />
      <IconButton label="Forward" icon={<ArrowRight20Regular />} onClick={() => window.history.forward()} />
      <TabList
        aria-label="Tools"
        selectedValue={current ?? ''}
        onTabSelect={(_, { value }) => {
          const tool = tools.find((one) => one.root === value);
          // Choosing the tool that is open goes to its first page.
          if (tool !== undefined) navigate(tool.root === place.path[0] ? tool.home : places[tool.root]);
        }}
      >
        {tools.map(({ root, name, icon: Icon }, index) => (
          <Tab key={root} value={root} icon={<Icon />} title={`Ctrl+${index + 1}`}>
            {name}
          </Tab>
        ))}
      </TabList>
      <span className={styles.space} />
      <IconButton label="Refresh (F5)" icon={<ArrowClockwise20Regular />} onClick={() => void queries.invalidateQueries()} />
      <ThemeMenu theme={theme} />
    </header>
  );
}

function IconButton({ label, icon, onClick }: { label: string; icon: React.ReactElement; onClick: () => void }) {
  return (
    <Tooltip content={label} relationship="label">
      <Button appearance="subtle" icon={icon} onClick={onClick} />
    </Tooltip>
  );
}

function ThemeMenu({ theme }: { theme: ThemeSetting }) {
  return (
    <Menu
      checkedValues={{ theme: [theme.choice] }}
      onCheckedValueChange={(_, { checkedItems }) => {
        const choice = themeChoices.find((name) => name === checkedItems[0]);
        if (choice !== undefined) theme.choose(choice);
      }}
    >
      <MenuTrigger disableButtonEnhancement>
        <Tooltip content="Theme" relationship="label">
          <Button appearance="subtle" icon={<DarkTheme20Regular />} />
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {themeChoices.map((choice) => (
            <MenuItemRadio key={choice} name="theme" value={choice}>
              {themeNames[choice]}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
