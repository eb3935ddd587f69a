/**
 * Amazon CloudWatch Logs: groups and streams are rows of the store, events are segment files.
 *
 * <p>{@link neargate.services.cloudwatchlogs.CloudWatchLogsService} is the table of contents. What a stream holds
 * (first and last event, bytes) is read from its segments and never written down twice. Tables {@code logs.groups} and
 * {@code logs.streams} are written here only.
 */
@NullMarked
package neargate.services.cloudwatchlogs;

import org.jspecify.annotations.NullMarked;
