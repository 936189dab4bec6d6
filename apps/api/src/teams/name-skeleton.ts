import unhomoglyph from 'unhomoglyph';

/**
 * What two names have in common that a reader may take for each other (Unicode Technical Standard 39, 4, with its data
 * of confusable characters): look-alikes of other scripts, letter case, spaces and punctuation make no difference.
 */
export function nameSkeleton(name: string): string {
  // Twice, for a capital may look like another letter than its small form does: I like l, and Т like T.
  const small = prototypes(prototypes(name.normalize('NFKC')).toLowerCase()).toLowerCase();
  // A capital I is the prototype l by now, and a small i is to be the same letter.
  const letters = small.replaceAll('i', 'l');
  return letters.replace(/[\p{Z}\p{P}\p{C}\p{Default_Ignorable_Code_Point}]/gu, '') || letters;
}

function prototypes(text: string): string {
  return unhomoglyph(text.normalize('NFD')).normalize('NFD');
}
