import { Anchor, Code, Stack, Text, Title } from '@mantine/core';
import { API_PREFIX, type Competition } from '@torchperf/contracts';
import { PageLink } from '../ui/links';

const MANIFEST = `{
  "name": "My model",
  "runtime": "python",
  "entry": "model.py",
  "techniques": ["quantization"]
}`;

interface BundleGuideProps {
  readonly competition: Competition;
}

/** A short description of a bundle. */
export function BundleGuide({ competition: { slug, task } }: BundleGuideProps) {
  const shape = ['n', ...task.inputShape].join(', ');
  return (
    <Stack component="aside" gap="sm" aria-labelledby="bundle-guide">
      <Title order={2} id="bundle-guide">
        What goes into a bundle
      </Title>
      <Text size="sm">
        A zip with your code, your weights, and the manifest <Code>torchperf.json</Code> at its root:
      </Text>
      <Code block>{MANIFEST}</Code>
      <Text size="sm">
        <strong>python:</strong> the entry defines <Code>load()</Code>, which returns an object with{' '}
        <Code>forward(x)</Code>, <Code>predict(x)</Code> or <Code>__call__(x)</Code>. It takes float32 (
        {shape}) and returns scores (n, {task.classes}).
      </Text>
      <Text size="sm">
        <strong>onnx:</strong> the entry is a model with one input and one output of these shapes.
      </Text>
      <Text size="sm">
        <Anchor href={`${API_PREFIX}/competitions/${slug}/starter-bundle`} download size="sm">
          Download a starter bundle
        </Anchor>{' '}
        for this task. You can submit it unchanged. The{' '}
        <PageLink to="/guides/$name" params={{ name: 'participant-guide' }} size="sm">
          participant’s guide
        </PageLink>{' '}
        leads from there to a trained model in ten lines.
      </Text>
      <Text size="sm" c="dimmed">
        All files of the unpacked bundle count as the model’s size. Files that systems and tools leave behind,
        such as .DS_Store and __pycache__, are left out. The sandbox has no network.
      </Text>
    </Stack>
  );
}
