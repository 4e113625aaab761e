import { Cube24Regular, Desktop24Regular, Mail24Regular, People24Regular, Person24Regular } from '@fluentui/react-icons';
import type { ReactElement } from 'react';

const icons: { readonly [objectType: string]: ReactElement } = {
  person: <Person24Regular />,
  user: <Person24Regular />,
  inetorgperson: <Person24Regular />,
  group: <People24Regular />,
  groupofnames: <People24Regular />,
  contact: <Mail24Regular />,
  computer: <Desktop24Regular />,
  device: <Desktop24Regular />,
};

export const objectIcon = (objectType: string): ReactElement => icons[objectType.toLowerCase()] ?? <Cube24Regular />;
