-- The api fills it at its start: what looks alike is decided by data of Unicode that the database does not have.
ALTER TABLE "teams" ADD COLUMN "name_skeleton" TEXT;

CREATE UNIQUE INDEX "teams_name_skeleton_key" ON "teams"("name_skeleton");
