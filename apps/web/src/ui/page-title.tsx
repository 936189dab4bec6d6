import { Title, type TitleProps } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { isolated } from '@torchperf/domain';

const SITE = 'TorchPerf Olympics';

interface PageTitleProps extends TitleProps {
  /** The page's name; also the title of the window. */
  readonly name: string;
}

export function PageTitle({ name, ...rest }: PageTitleProps) {
  useDocumentTitle(name === SITE ? SITE : `${isolated(name)} · ${SITE}`);
  return (
    <Title order={1} {...rest}>
      <bdi>{name}</bdi>
    </Title>
  );
}
