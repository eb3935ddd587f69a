package neargate.services.ecs.taskdefinitions;

/**
 * A family of task definitions. It outlives its revisions, since a number that was given away is never given again.
 *
 * @param lastRevision the highest number so far
 */
record FamilyRecord(String family, int lastRevision) {}
