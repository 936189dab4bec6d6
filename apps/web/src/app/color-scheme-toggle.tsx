import {
  type MantineColorScheme,
  SegmentedControl,
  useMantineColorScheme,
  VisuallyHidden,
} from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';

const SCHEMES = [
  { value: 'auto', name: 'Colours of the system', Icon: IconDeviceDesktop },
  { value: 'light', name: 'Light colours', Icon: IconSun },
  { value: 'dark', name: 'Dark colours', Icon: IconMoon },
] as const;

export function ColorSchemeToggle() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label="Colours"
      size="xs"
      flex="none"
      value={colorScheme}
      onChange={(value) => setColorScheme(value as MantineColorScheme)}
      data={SCHEMES.map(({ value, name, Icon }) => ({
        value,
        label: (
          <span title={name}>
            <Icon size={16} aria-hidden="true" style={{ display: 'block' }} />
            <VisuallyHidden>{name}</VisuallyHidden>
          </span>
        ),
      }))}
    />
  );
}
