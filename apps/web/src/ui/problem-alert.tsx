import { Alert, Code, List, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Problem } from '@torchperf/contracts';

interface ProblemAlertProps {
  readonly problem: Problem;
}

/** A problem document as text: the problem, each invalid field, and the code to quote. */
export function ProblemAlert({ problem }: ProblemAlertProps) {
  const { title, detail, errors = [], code } = problem;
  // Leave out a detail that only joins the faults: the list below shows them.
  const isRepeated = errors.length > 0 && errors.every(({ message }) => detail.includes(message));
  return (
    <Alert color="red" role="alert" w="100%" title={title} icon={<IconAlertTriangle aria-hidden="true" />}>
      {detail !== title && !isRepeated && <Text size="sm">{detail}</Text>}
      {errors.length > 0 && (
        <List size="sm" mt="xs" withPadding>
          {errors.map(({ path, message }) => (
            <List.Item key={`${path} ${message}`}>
              {path && <Code>{path}</Code>} {message}
            </List.Item>
          ))}
        </List>
      )}
      <Text size="xs" mt="xs">
        Code: {code}
      </Text>
    </Alert>
  );
}
