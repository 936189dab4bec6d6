-- The words of the glossary: an entrant of a board is the team that competes, or the submission that does not.
ALTER TABLE "entries" RENAME COLUMN "slot" TO "entrant";
ALTER TABLE "board_pages" RENAME COLUMN "slots" TO "entrants";
ALTER TABLE "entry_changes" RENAME COLUMN "slot" TO "entrant";
ALTER INDEX "entry_changes_event_id_division_slot_seq_idx" RENAME TO "entry_changes_event_id_division_entrant_seq_idx";
