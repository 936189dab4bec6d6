import type { Plugin } from 'vite';

const COMPONENT = /@mantine\/core\/esm\/components\/.*\/(\w+)\.module\.mjs$/;
const STYLE = /@mantine\/core\/styles\/(\w+)\.layer\.css$/;

/**
 * Fails the build if a component in use lacks its styles. Styles are imported one component at a time
 * (src/app/component-styles.ts): the library's whole stylesheet is three times as large as needed.
 */
export function checkComponentStyles(): Plugin {
  return {
    name: 'check-component-styles',
    apply: 'build',
    generateBundle(_, bundle) {
      const used = Object.values(bundle).flatMap((file) =>
        file.type === 'chunk'
          ? Object.entries(file.modules).flatMap(([id, { renderedLength }]) =>
              renderedLength > 0 ? (COMPONENT.exec(id)?.[1] ?? []) : [],
            )
          : [],
      );
      const styled = new Set([...this.getModuleIds()].flatMap((id) => STYLE.exec(id)?.[1] ?? []));
      const missing = [...new Set(used)].filter((name) => !styled.has(name)).sort();
      if (missing.length === 0) return;
      this.error(
        `src/app/component-styles.ts lacks the styles of components in use:\n${missing
          .map((name) => `import '@mantine/core/styles/${name}.layer.css';`)
          .join('\n')}`,
      );
    },
  };
}
